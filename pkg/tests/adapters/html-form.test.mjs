import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";

import { launch, openPage } from "../browser/chromium.mjs";
import { serve } from "../browser/server.mjs";

const dist = path.resolve(import.meta.dirname, "../../dist");

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Form</title><link rel="icon" href="data:,">
<form id="form" novalidate>
  <label>Leader <input name="sponsor.name" aria-describedby="hint" required></label><span id="hint">Not from L&amp;D.</span>
  <label><input type="radio" name="sponsor.accountable" value="true"> yes</label>
  <label><input type="radio" name="sponsor.accountable" value="false"> no</label>
  <select name="problem.causes" multiple><option>capability</option><option>process</option></select>
  <label><input type="checkbox" name="problem.symptoms" value="errors-up"> errors</label>
  <label><input type="checkbox" name="problem.symptoms" value="rework-up"> rework</label>
  <label><input type="checkbox" name="request.about_ai"> about AI</label>
  <input type="number" name="schedule.hours">
  <input type="date" name="schedule.go_live" value="2026-12-01">
  <input type="date" name="schedule.sessions[0].date"><input type="date" name="schedule.sessions[1].date">
  <fieldset name="audience.groups"><legend>Groups</legend><input name="audience.groups[0].role"></fieldset>
  <input type="file" name="file"><button name="button" value="x">Send</button><input name="off" value="1" disabled>
</form>
<form id="repeated">
  <input name="day" type="date"><input name="day" type="date"><textarea name="tools"></textarea>
</form>
<script type="module">
  import { load } from "/dist/index.js";
  import { attach } from "/dist/adapters/html-form.js";
  const pack = await load("failure-points");
  window.sent = [];
  window.begin = (id, options) => {
    const form = document.getElementById(id);
    window.attached?.detach();
    window.attached = attach(form, pack, options);
  };
  for (const form of document.forms) form.addEventListener("submit", (event) => { event.preventDefault(); sent.push(form.id); });
  window.ready = true;
</script></html>`;

let browser;
let server;
before(async () => {
  server = await serve({ "/dist": dist }, { pages: { "/": page } });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function open(id = "form", options = {}) {
  const opened = await openPage(browser);
  await opened.page.goto(`${server.origin}/`);
  await opened.page.waitForFunction("window.ready");
  await opened.page.evaluate(([form, given]) => window.begin(form, given), [id, options]);
  return opened;
}

/** Every rule of the pack blocks nothing. */
const harmless = Object.fromEntries(
  ["missing-sponsor", "generic-audience", "no-reinforcement", "mistimed-delivery", "no-psychological-safety-plan"].map((rule) => [rule, "warning"]),
);

const request = (page) => page.evaluate("attached.request");
const field = (page, name) => page.locator(`[name="${name}"]`);

test("each kind of control is read as what it is, and names without a mapping are places in the request", async () => {
  const { page, problems } = await open();
  assert.deepEqual(await request(page), { request: { about_ai: false }, schedule: { go_live: "2026-12-01" } });
  await field(page, "sponsor.name").fill("Dana Ortiz");
  await field(page, "sponsor.accountable").nth(1).check();
  await field(page, "problem.causes").selectOption(["capability", "process"]);
  await field(page, "problem.symptoms").nth(1).check();
  await field(page, "request.about_ai").check();
  await field(page, "schedule.hours").fill("7.5");
  await field(page, "schedule.sessions[1].date").fill("2026-11-10");
  assert.deepEqual(await request(page), {
    sponsor: { name: "Dana Ortiz", accountable: false },
    problem: { causes: ["capability", "process"], symptoms: ["rework-up"] },
    request: { about_ai: true },
    schedule: { hours: 7.5, go_live: "2026-12-01", sessions: [{}, { date: "2026-11-10" }] },
  });
  assert.deepEqual(problems, []);
});

test("a name that the form repeats is a list, and so are the lines of a text where the mapping says so", async () => {
  const mapping = { day: "/schedule/sessions/*/date", tools: { pointer: "/technology/tools", as: "lines" } };
  const { page } = await open("repeated", { mapping });
  await field(page, "day").nth(0).fill("2026-11-10");
  await field(page, "day").nth(1).fill("2026-11-12");
  await field(page, "tools").fill("Copilot\n\nExcel");
  assert.deepEqual(await request(page), {
    schedule: { sessions: [{ date: "2026-11-10" }, { date: "2026-11-12" }] },
    technology: { tools: ["Copilot", "Excel"] },
  });
});

test("errors block and warnings do not, whenever the page listens for the submission", async () => {
  const { page } = await open("repeated", { severities: { "missing-sponsor": "warning" } });
  await page.evaluate("repeated.requestSubmit()");
  assert.deepEqual(await page.evaluate("sent"), [], "the page's own listener, added first, is not reached");
  await page.evaluate((severities) => window.begin("repeated", { severities }), harmless);
  await page.evaluate("repeated.requestSubmit()");
  assert.deepEqual(await page.evaluate("sent"), ["repeated"]);
});

test("what belongs to no field stands in a summary, and what belongs to a list at the fieldset of its name", async () => {
  const { page } = await open();
  await page.evaluate("form.requestSubmit()");
  const summary = page.locator(".groundrules-summary");
  assert.equal(await summary.getAttribute("role"), "status");
  assert.match(await summary.innerText(), /Nothing happens after the training\..*No plan for the concerns/s);
  const group = page.locator("fieldset");
  assert.match(await page.locator(`[id="${await group.getAttribute("aria-describedby")}"]`).innerText(), /which groups/);
});

test("a message is read with its field, besides what is there already, and is no part of the field's name", async () => {
  const { page } = await open();
  await page.evaluate("form.requestSubmit()");
  const leader = field(page, "sponsor.name");
  const [hint, message] = (await leader.getAttribute("aria-describedby")).split(" ");
  assert.equal(hint, "hint");
  assert.match(await page.locator(`[id="${message}"]`).innerText(), /names no sponsor/);
  assert.equal(await leader.getAttribute("aria-invalid"), "true");
  assert.equal(await page.locator("label .groundrules-message").count(), 0);
});

test("a message that stays the same is not written again", async () => {
  const { page } = await open();
  await page.evaluate("form.requestSubmit()");
  const changes = await page.evaluate(async () => {
    let seen = 0;
    const message = document.querySelector(".groundrules-message");
    new MutationObserver((records) => (seen += records.length)).observe(message, { childList: true, subtree: true });
    const hours = document.querySelector("[name='schedule.hours']");
    hours.value = "3";
    hours.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((later) => setTimeout(later, 20));
    return seen;
  });
  assert.equal(changes, 0);
});

test("a reset begins anew, as a draft", async () => {
  const { page } = await open();
  await page.evaluate("form.requestSubmit()");
  assert.equal(await page.evaluate("attached.report.options.mode"), "final");
  await page.evaluate("form.reset()");
  await page.waitForFunction("attached.report.options.mode === 'draft'");
  assert.equal(await page.locator(".groundrules-message").count(), 0);
});

test("what is detached leaves the form as it was", async () => {
  const { page } = await open();
  const before = await page.evaluate("window.attached.detach(); form.outerHTML");
  await page.evaluate("window.begin('form', {}); form.requestSubmit()");
  assert.notEqual(await page.evaluate("form.outerHTML"), before);
  assert.equal(await page.evaluate("form.querySelector('[name=\"sponsor.name\"]').validity.customError"), true);
  await page.evaluate("attached.detach()");
  assert.equal(await page.evaluate("form.outerHTML"), before);
  assert.equal(await page.evaluate("form.querySelector('[name=\"sponsor.name\"]').validity.customError"), false);
  await page.evaluate("form.requestSubmit()");
  assert.deepEqual(await page.evaluate("sent"), ["form"]);
});

/** A form of these fields, put on the page and checked. */
async function openWith(fields, options = {}) {
  const opened = await open();
  await opened.page.evaluate(
    ([fields, options]) => {
      attached.detach();
      const other = document.createElement("form");
      other.id = "other";
      other.addEventListener("submit", (event) => {
        event.preventDefault();
        sent.push("other");
      });
      document.body.append(other);
      for (const [name, value = ""] of fields) other.appendChild(Object.assign(document.createElement("input"), { name, value }));
      window.begin("other", options);
    },
    [fields, options],
  );
  return opened;
}

const submit = (page) => page.evaluate("HTMLFormElement.prototype.requestSubmit.call(document.getElementById('other')); sent");

test("a field may have any name that a form uses itself", async () => {
  const names = ["elements", "addEventListener", "removeEventListener", "checkValidity", "noValidate", "prepend", "querySelector", "length", "__proto__"];
  const { page, problems } = await openWith([...names.map((name) => [name, "x"]), ["rows[0]", "x"], ["rows.length", "x"]]);
  assert.deepEqual(await submit(page), []);
  assert.equal(await page.locator("#other > .groundrules-summary").count(), 1);
  assert.deepEqual(Object.keys(await request(page)).length, names.length, "the two rows are one list; `__proto__` does not come through here");
  await page.evaluate("attached.detach()");
  assert.equal(await page.locator("#other > :not(input)").count(), 0);
  assert.deepEqual(await submit(page), ["other"], "nobody listens any more");
  assert.deepEqual(problems, []);
});

test("a form that cannot be checked is not submitted", async () => {
  const { page, problems } = await openWith([["sponsor.name", "Dana Ortiz"]], { limits: { requestBytes: 60 } });
  await page.evaluate("document.querySelector('#other input').value = 'x'.repeat(100)");
  assert.deepEqual(await submit(page), []);
  assert.match(problems.join(), /request has 1\d\d bytes; the limit is 60/);
  const left = await page.evaluate(() => {
    attached.detach();
    const before = document.getElementById("other").outerHTML;
    try {
      window.begin("other", { limits: { requestBytes: 1 } });
    } catch ({ code }) {
      return [code, document.getElementById("other").outerHTML === before];
    }
  });
  assert.deepEqual(left, ["request-too-large", true]);
  assert.deepEqual(await submit(page), ["other"], "where the check could not begin, nobody is in its way");
});

test("looking at the form whenever something in it changes comes to an end", async () => {
  const { page } = await openWith([["schedule.go_live", "soon"]]);
  const looks = await page.evaluate(async () => {
    const other = document.getElementById("other");
    let looks = 0;
    new MutationObserver(() => (looks += 1) < 100 && attached.refresh()).observe(other, { attributes: true, childList: true, subtree: true });
    HTMLFormElement.prototype.requestSubmit.call(other);
    other.querySelector("input").title = "changed";
    await new Promise((done) => setTimeout(done, 100));
    return looks;
  });
  assert.ok(looks < 5, `${looks}`);
});

test("messages that a page has swept away come back", async () => {
  const { page } = await openWith([["schedule.go_live", "soon"]]);
  await submit(page);
  const shown = page.locator("#other .groundrules-message, #other .groundrules-summary");
  const before = await shown.count();
  await page.evaluate("for (const one of document.querySelectorAll('.groundrules-message, .groundrules-summary')) one.remove(); attached.refresh()");
  assert.equal(await shown.count(), before);
});

/** A form of this markup, put on the page; `begin` checks it. */
async function openMarkup(markup) {
  const opened = await open();
  await opened.page.evaluate((markup) => {
    attached.detach();
    document.body.insertAdjacentHTML("beforeend", markup);
    for (const form of document.querySelectorAll("#other")) form.addEventListener("submit", ({ submitter }) => sent.push(submitter?.value));
  }, markup);
  return opened;
}

test("what a fieldset disables is not read, and keeps nobody from finding what is wrong", async () => {
  const { page } = await openMarkup(`<form id="other">
    <fieldset disabled><legend><input name="request.title" value="T"></legend><input name="sponsor.name" value="Dana Ortiz"></fieldset>
    <fieldset name="reinforcement.activities" disabled><input name="reinforcement.activities[0].owner"></fieldset>
    <fieldset name="audience.groups"><fieldset disabled><input name="off"></fieldset><input id="role" name="audience.groups[0].role"></fieldset>
  </form>`);
  await page.evaluate("window.begin('other', { severities: { 'missing-sponsor': 'warning' } })");
  assert.deepEqual(await request(page), { request: { title: "T" } });
  assert.deepEqual(await submit(page), []);
  assert.equal(await page.evaluate("document.activeElement.id"), "role");
  assert.equal(await page.locator("fieldset:disabled .groundrules-message").count(), 0);
  assert.match(await page.locator("#other .groundrules-summary").innerText(), /Nothing happens after the training/);
});

test("what is wrong with a hidden control is told where it can be seen", async () => {
  const { page } = await openMarkup('<form id="other"><input type="hidden" name="sponsor.name"></form>');
  await page.evaluate("window.begin('other', {})");
  assert.deepEqual(await submit(page), []);
  assert.equal(await page.evaluate("document.activeElement.className"), "groundrules-summary");
  assert.match(await page.locator("#other .groundrules-summary").innerText(), /sponsor/i);
});

test("a button with formnovalidate goes through unchecked", async () => {
  const { page } = await openMarkup(`<dialog open><form id="other" method="dialog"><input name="sponsor.name" required>
    <button value="send">Send</button><button value="cancel" formnovalidate>Cancel</button></form></dialog>`);
  await page.evaluate("window.begin('other', {})");
  await page.locator("#other button").first().click();
  assert.deepEqual(await page.evaluate("[sent, document.querySelector('dialog').open]"), [[], true]);
  await page.locator("#other button").last().click();
  assert.deepEqual(await page.evaluate("[sent, document.querySelector('dialog').open]"), [["cancel"], false]);
});

const own = `<form id="other"><input id="leader" name="sponsor.name" aria-invalid="true" aria-describedby="a   m"><p id="m">The page's words.</p>
  <input id="live" name="schedule.go_live" aria-describedby="b"><div id="summary" hidden>The page's summary.</div><fieldset name="audience.groups"></fieldset></form>`;

test("what a page itself says of its fields holds while they are checked, and is there again when all who check have left", async () => {
  const { page } = await openMarkup(own);
  const told = await page.evaluate(async () => {
    const { attach } = await import("/dist/adapters/html-form.js");
    const pack = await (await import("/dist/index.js")).load("failure-points");
    const [other, leader, live, m, summary] = ["other", "leader", "live", "m", "summary"].map((id) => document.getElementById(id));
    const now = () => [leader.validationMessage, live.validationMessage, other.outerHTML];
    leader.setCustomValidity("The page refuses.");
    const found = now();
    live.value = "soon";
    const options = { summary, messageFor: (name) => (name === "sponsor.name" ? m : undefined) };
    const [first, second] = [attach(other, pack, options), attach(other, pack, options)];
    for (let times = 0; times < 3; times++) other.requestSubmit();
    for (const attached of [first, second, first, second]) attached.refresh();
    const times = (control, words) => control.validationMessage.split(words).length - 1;
    const said = [times(live, "Expected"), times(leader, "names no sponsor"), times(leader, "The page refuses")];
    const shown = [m.textContent.startsWith("The page's words."), m.querySelectorAll("p").length === 1, summary.hidden];
    leader.value = "Dana Ortiz";
    for (const attached of [first, second]) attached.refresh();
    const mended = [leader.validationMessage, leader.getAttribute("aria-invalid"), m.textContent];
    live.setCustomValidity("Not on a Sunday.");
    leader.value = "";
    first.refresh();
    first.detach();
    second.refresh();
    second.detach();
    const left = now();
    live.setCustomValidity("");
    return { said, shown, mended, live: left[1], found, left: [left[0], live.validationMessage, left[2]] };
  });
  assert.deepEqual(told.said, [2, 1, 1], "each of the two, the one that was asked for a final check, and the page");
  assert.deepEqual(told.shown, [true, true, false]);
  assert.deepEqual(told.mended, ["The page refuses.", "true", "The page's words."]);
  assert.equal(told.live, "Not on a Sunday.");
  assert.deepEqual(told.left, told.found);
});

test("a control that a page refuses keeps the form from being submitted, until the page takes it back", async () => {
  const { page } = await openWith([["schedule.go_live", "soon"]], { severities: harmless });
  assert.deepEqual(await submit(page), []);
  await page.evaluate("document.querySelector('#other input').setCustomValidity('Not on a Sunday.')");
  await field(page, "schedule.go_live").last().fill("2026-12-06");
  assert.deepEqual(await submit(page), []);
  await page.evaluate("document.querySelector('#other input').setCustomValidity('')");
  assert.deepEqual(await submit(page), ["other"]);
});

test("a control that joins a group which is wrong is wrong with it, and right again with it", async () => {
  const { page } = await openMarkup(`<form id="other"><input type="checkbox" name="who" value="Dana"></form>`);
  const told = await page.evaluate(async () => {
    const { attach } = await import("/dist/adapters/html-form.js");
    const pack = await (await import("/dist/index.js")).load("failure-points");
    const other = document.getElementById("other");
    const attached = attach(other, pack, { mapping: { who: { pointer: "/sponsor/name", as: (who) => who?.[0] } } });
    other.requestSubmit();
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "who", value: "Sam" });
    const now = () => [...other.elements, box].map((one) => [one.getAttribute("aria-invalid"), one.getAttribute("aria-describedby") !== null]);
    other.append(box);
    attached.refresh();
    const joined = now();
    box.remove();
    attached.refresh();
    const gone = now();
    other.append(box);
    box.click();
    return { joined, gone, right: now() };
  });
  const [wrong, right] = [["true", true], [null, false]];
  assert.deepEqual(told, { joined: [wrong, wrong, wrong], gone: [wrong, right], right: [right, right, right] });
});

test("one element of the page's own shows the messages of several fields, and again when the page has emptied it", async () => {
  const { page } = await openMarkup(`<form id="other"><input name="sponsor.name"><input name="audience.description" value="All employees"><p id="m"></p></form>`);
  const told = await page.evaluate(async () => {
    const { attach } = await import("/dist/adapters/html-form.js");
    const pack = await (await import("/dist/index.js")).load("failure-points");
    const [other, m] = ["other", "m"].map((id) => document.getElementById(id));
    const attached = attach(other, pack, { messageFor: () => m });
    const shown = () => [/names no sponsor/, /All employees/].map((words) => words.test(m.textContent));
    other.requestSubmit();
    const states = [shown()];
    m.textContent = "";
    attached.refresh();
    states.push(shown());
    other.elements[0].value = "Dana Ortiz";
    attached.refresh();
    states.push(shown());
    attached.detach();
    return [...states, shown()];
  });
  assert.deepEqual(told, [[true, true], [true, true], [false, true], [false, false]]);
});

test("a form in a frame is read as any other", async () => {
  const { page } = await open();
  const read = await page.evaluate(async () => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    const inside = frame.contentDocument;
    inside.body.innerHTML =
      '<form><input name="sponsor.name" value="Dana Ortiz"><input name="schedule.go_live" value="soon">' +
      '<select name="problem.causes" multiple><option selected>capability</select><textarea name="request.reason">R</textarea></form>';
    const { attach } = await import("/dist/adapters/html-form.js");
    const { load } = await import("/dist/index.js");
    const { request } = attach(inside.forms[0], await load("failure-points"));
    return [request, inside.querySelectorAll(".groundrules-message").length];
  });
  const expected = { sponsor: { name: "Dana Ortiz" }, schedule: { go_live: "soon" }, problem: { causes: ["capability"] }, request: { reason: "R" } };
  assert.deepEqual(read, [expected, 1]);
});

test("a form that two have checked is as it was found once both have left, whoever leaves first", async () => {
  const { page } = await open();
  const found = await page.evaluate(async () => {
    const { attach } = await import("/dist/adapters/html-form.js");
    const { load } = await import("/dist/index.js");
    const form = document.body.appendChild(document.createElement("form"));
    const pack = await load("failure-points");
    const [first, second] = [attach(form, pack), attach(form, pack)];
    const states = [form.noValidate];
    for (const attached of [first, first, second]) {
      attached.detach();
      states.push(form.noValidate);
    }
    return states;
  });
  assert.deepEqual(found, [true, true, true, false]);
});

test("a form of thousands of fields is looked at in a moment", async () => {
  const { page } = await openWith([]);
  const took = await page.evaluate(() => {
    const other = document.getElementById("other");
    for (let row = 0; row < 3_000; row++) {
      other.append(Object.assign(document.createElement("input"), { name: `audience.groups[${row}].role`, value: "x" }));
      other.append(Object.assign(document.createElement("input"), { name: "day", value: "x" }));
    }
    const start = performance.now();
    HTMLFormElement.prototype.requestSubmit.call(other);
    return performance.now() - start;
  });
  assert.ok(took < 3_000, `${took} ms`);
});

/** What a form with these controls is read as, in a draft and in the end. */
const readAs = (page, controls) =>
  page.evaluate(async (markup) => {
    const { load } = await import("/dist/index.js");
    const { attach } = await import("/dist/adapters/html-form.js");
    const form = document.createElement("form");
    form.innerHTML = markup;
    document.body.append(form);
    const pack = await load("failure-points");
    const requests = [];
    const check = (request, options) => {
      requests.push(request);
      return pack.check(request, options);
    };
    const attached = attach(form, { check });
    const read = { draft: requests[0], final: attached.request };
    attached.detach();
    form.remove();
    return read;
  }, controls);

test("a hidden control says what boxes and radio buttons of its name are without a tick", async () => {
  const { page, problems } = await open();
  const hidden = (value, name = "x") => `<input type="hidden" name="${name}" value="${value}">`;
  const box = (value, more = "", name = "x") => `<input type="checkbox" name="${name}" value="${value}" ${more}>`;
  const both = (value) => ({ draft: value, final: value });
  for (const [no, yes] of [["0", "1"], ["false", "true"]]) {
    // Rails writes the hidden one first, and ASP.NET last.
    for (const order of [(a, b) => a + b, (a, b) => b + a]) {
      assert.deepEqual(await readAs(page, order(hidden(no), box(yes))), { draft: {}, final: { x: false } });
      assert.deepEqual(await readAs(page, order(hidden(no), box(yes, "checked"))), both({ x: true }));
    }
  }
  assert.deepEqual(await readAs(page, hidden("basic") + box("premium")), { draft: {}, final: { x: "basic" } });
  assert.deepEqual(await readAs(page, hidden("basic") + box("premium", "checked")), both({ x: "premium" }));
  assert.deepEqual(await readAs(page, hidden("") + box("a") + box("b")), both({}));
  assert.deepEqual(await readAs(page, hidden("") + box("a", "checked") + box("b", "checked")), both({ x: ["a", "b"] }));
  assert.deepEqual(await readAs(page, hidden("", "x[]") + box("a", "checked", "x[]")), both({ x: ["a"] }));
  // So does Rails beside a multiple selection.
  const several = (chosen) => hidden("", "x[]") + `<select multiple name="x[]"><option ${chosen}>a<option>b</select>`;
  assert.deepEqual(await readAs(page, several("")), both({}));
  assert.deepEqual(await readAs(page, several("selected")), both({ x: ["a"] }));
  assert.deepEqual(await readAs(page, '<input name="y" value="b" list="d"><datalist id="d"><select name="y"><option>a</select></datalist>'), both({ y: "b" }));
  assert.deepEqual(await readAs(page, `${hidden("")}<input type="radio" name="x" value="a">`), both({}));
  assert.deepEqual(await readAs(page, `${hidden("")}<input type="radio" name="x" value="a" checked>`), both({ x: "a" }));
  assert.deepEqual(problems, []);
});

test("a field whose name ends in [] is a list, however many there are of it", async () => {
  const { page, problems } = await open();
  const both = (value) => ({ draft: value, final: value });
  const row = (value, more = "") => `<input name="x[]" value="${value}" ${more}>`;
  assert.deepEqual(await readAs(page, row("a")), both({ x: ["a"] }));
  assert.deepEqual(await readAs(page, row("a") + row("b")), both({ x: ["a", "b"] }));
  assert.deepEqual(await readAs(page, row("")), both({}));
  assert.deepEqual(await readAs(page, row("7.5", "type=number")), both({ x: [7.5] }));
  assert.deepEqual(await readAs(page, row("a", "type=radio checked")), both({ x: ["a"] }));
  assert.deepEqual(await readAs(page, '<input type="checkbox" name="x[]" checked>'), both({ x: ["on"] }));
  assert.deepEqual(await readAs(page, '<select name="x[]"><option>a</option></select>'), both({ x: ["a"] }));
  assert.deepEqual(await readAs(page, '<select name="x[]" multiple><option selected>a</option></select>'), both({ x: ["a"] }));
  assert.deepEqual(problems, []);
});

test("boxes and radio buttons that are disabled beside their hidden control are as those without a tick", async () => {
  const { page, problems } = await open();
  const hidden = (value, name = "x") => `<input type="hidden" name="${name}" value="${value}">`;
  const off = (value, more = "", name = "x") => `<input type="checkbox" name="${name}" value="${value}" disabled ${more}>`;
  const none = { draft: {}, final: {} };
  for (const [no, yes] of [["0", "1"], ["false", "true"]]) {
    for (const order of [(a, b) => a + b, (a, b) => b + a]) {
      for (const more of ["", "checked"]) assert.deepEqual(await readAs(page, order(hidden(no), off(yes, more))), { draft: {}, final: { x: false } });
    }
    assert.deepEqual(await readAs(page, `${hidden(no)}<fieldset disabled>${off(yes)}</fieldset>`), { draft: {}, final: { x: false } });
  }
  assert.deepEqual(await readAs(page, hidden("basic") + off("premium", "checked")), { draft: {}, final: { x: "basic" } });
  assert.deepEqual(await readAs(page, hidden("") + off("a", "checked") + off("b")), none);
  assert.deepEqual(await readAs(page, hidden("none", "x[]") + off("a", "checked", "x[]")), { draft: {}, final: { x: ["none"] } });
  // One of several boxes is a list's, whichever of them are disabled.
  const one = '<input type="checkbox" name="x" value="b" checked>';
  assert.deepEqual(await readAs(page, hidden("") + off("a", "checked") + one), { draft: { x: ["b"] }, final: { x: ["b"] } });
  assert.deepEqual(await readAs(page, `${hidden("0")}<input type="radio" name="x" value="1" checked disabled>`), { draft: {}, final: { x: "0" } });
  assert.deepEqual(await readAs(page, `${hidden("off")}<input type="checkbox" name="x" checked disabled>`), { draft: {}, final: { x: false } });
  // Here the hidden control is there to submit what the box says.
  assert.deepEqual(await readAs(page, hidden("premium") + off("premium", "checked")), { draft: { x: "premium" }, final: { x: "premium" } });
  // Nothing is submitted of these.
  assert.deepEqual(await readAs(page, off("1", "checked")), none);
  assert.deepEqual(await readAs(page, `<input type="hidden" name="x" value="0" disabled>${off("1")}`), none);
  assert.deepEqual(problems, []);
});

test("a finding at a box that is disabled, which takes no focus, is told in the summary", async () => {
  const { page, problems } = await openMarkup(
    '<form id="other"><input type="hidden" name="sponsor.name" value=""><input type="checkbox" name="sponsor.name" value="Dana" disabled></form>',
  );
  await page.evaluate("window.begin('other', {})");
  assert.deepEqual(await submit(page), []);
  assert.equal(await page.evaluate("document.activeElement.className"), "groundrules-summary");
  assert.match(await page.locator("#other .groundrules-summary").innerText(), /sponsor/i);
  assert.deepEqual(problems, []);
});

test("two spellings of one name are one field, and nothing that was filled in is replaced by what is blank", async () => {
  const { page, problems } = await open();
  const both = (value) => ({ draft: value, final: value });
  const text = (name, value) => `<input name="${name}" value="${value}">`;
  for (const [one, other] of [["a.b", "a[b]"], ["a[b]", "a.b"]]) {
    assert.deepEqual(await readAs(page, text(one, "1") + text(other, "2")), both({ a: { b: ["1", "2"] } }));
    assert.deepEqual(await readAs(page, text(one, "1") + text(other, "")), both({ a: { b: ["1"] } }));
  }
  assert.deepEqual(await readAs(page, text("x[]", "1") + text("x", "2")), both({ x: ["1", "2"] }));
  const box = (name) => `<input type="checkbox" name="${name}" value="true">`;
  assert.deepEqual(await readAs(page, `<input type="hidden" name="a.b" value="false">${box("a[b]")}`), { draft: {}, final: { a: { b: false } } });
  // A name and one below it, and a place in a list that a repeated name has too: the later one that is filled in.
  assert.deepEqual(await readAs(page, text("a", "1") + text("a.b", "2")), both({ a: { b: "2" } }));
  assert.deepEqual(await readAs(page, text("a.b", "2") + text("a", "1")), both({ a: "1" }));
  assert.deepEqual(await readAs(page, text("a", "1") + text("a.b", "")), both({ a: "1" }));
  assert.deepEqual(await readAs(page, text("a", "1") + text("a", "2") + text("a[0]", "3")), both({ a: ["3", "2"] }));
  assert.deepEqual(await readAs(page, text("a", "1") + text("a", "2") + text("a[0]", "")), both({ a: ["1", "2"] }));
  assert.deepEqual(problems, []);
});

test("a number that would lose a digit stays a text, which the check refuses", async () => {
  const { page, problems } = await open();
  const both = (value) => ({ draft: { x: value }, final: { x: value } });
  const number = (value) => readAs(page, `<input type="number" name="x" step="any" value="${value}">`);
  assert.deepEqual(await number("9007199254740993"), both("9007199254740993"));
  assert.deepEqual(await number("9007199254740992"), both(9007199254740992));
  assert.deepEqual(await number("-1.5e2"), both(-150));
  assert.deepEqual(await readAs(page, '<input type="range" name="x" min="0" max="1" step="any" value="0.25">'), both(0.25));
  assert.deepEqual(problems, []);
});

test("an option that is disabled is no answer", async () => {
  const { page, problems } = await open();
  const none = { draft: {}, final: {} };
  const select = (options, more = "") => `<select name="x" ${more}>${options}</select>`;
  assert.deepEqual(await readAs(page, select("<option selected disabled>Choose a role</option><option>Analyst</option>")), none);
  assert.deepEqual(await readAs(page, select('<optgroup label="g" disabled><option selected>Analyst</option></optgroup>')), none);
  assert.deepEqual(await readAs(page, select("<option selected disabled>Any</option><option selected>Analyst</option>", "multiple")), {
    draft: { x: ["Analyst"] },
    final: { x: ["Analyst"] },
  });
  assert.deepEqual(problems, []);
});

test("a field that stands elsewhere on the page and names the form is looked at as it is filled in", async () => {
  const { page, problems } = await open();
  await page.evaluate(() => {
    document.querySelector('[name="sponsor.name"]').remove();
    document.body.insertAdjacentHTML("beforeend", '<input form="form" name="sponsor.name">');
    attached.refresh();
  });
  const read = () => page.evaluate("attached.report.findings.concat(attached.report.open).some(({ path, missing }) => missing?.includes('/sponsor/name'))");
  assert.equal(await read(), true);
  await field(page, "sponsor.name").fill("Dana Ortiz");
  assert.equal(await read(), false);
  const heard = await page.evaluate(() => {
    const { report } = attached;
    attached.detach();
    document.querySelector('[name="sponsor.name"]').dispatchEvent(new Event("input", { bubbles: true }));
    return attached.report !== report;
  });
  assert.equal(heard, false);
  assert.deepEqual(problems, []);
});

test("a reset that the page prevents changes nothing", async () => {
  const { page } = await open();
  await page.evaluate(async () => {
    form.requestSubmit();
    form.addEventListener("reset", (event) => event.preventDefault(), { once: true });
    form.reset();
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
  assert.equal(await page.evaluate("attached.report.options.mode"), "final");
});

test("a look at a form that was left says what it holds, and shows nothing", async () => {
  const { page } = await open();
  const [before, after, mode] = await page.evaluate(() => {
    form.requestSubmit();
    attached.detach();
    const before = form.outerHTML;
    attached.refresh();
    return [before, form.outerHTML, attached.report.options.mode];
  });
  assert.equal(after, before);
  assert.equal(mode, "final");
});
