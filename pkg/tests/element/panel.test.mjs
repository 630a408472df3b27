// The panel with the real engine in a real browser: what it shows, where it goes, what it says.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, openPage } from "../browser/chromium.mjs";
import { serve } from "../browser/server.mjs";
import { announced, begin, failing, openPages, set } from "./page.mjs";

let pages;
before(async () => void (pages = await openPages()));
after(() => pages.close());

const cards = (page) => page.locator("groundrules-panel li.finding:not(.cleared)");
const title = (page, words) => page.locator("groundrules-panel").getByRole("heading", { name: words });

test("a page without a report says what the panel is for", async () => {
  const { page, problems, close } = await pages.open();
  await title(page, "Nothing to check yet").waitFor();
  assert.equal(await cards(page).count(), 0);
  assert.deepEqual(problems, []);
  await close();
});

test("a draft shows its verdict, its counts and the next question", async () => {
  const { page, problems, close } = await pages.open();
  await begin(page, { sponsor: { name: "Dana Ortiz", function: "operations", accountable: true } });
  await title(page, "Still open").waitFor();
  const panel = await page.locator("groundrules-panel section.panel").innerText();
  const { summary, next } = await page.evaluate(() => draft.report);
  assert.match(panel, new RegExp(`${summary.passed} of ${summary.passed + summary.open} rules settled`));
  assert.ok(panel.includes(`${summary.passed} passed`) && panel.includes(`${summary.open} open`), panel);
  assert.ok(panel.includes(next.question), panel);
  assert.equal(await page.getAttribute("groundrules-panel", "data-verdict"), "undecided");
  assert.deepEqual(problems, []);
  await close();
});

test("each finding says what is wrong, what to ask, what clears it, why it matters and on which evidence", async () => {
  const { page, problems, close } = await pages.open();
  await begin(page, failing);
  const { findings } = await page.evaluate(() => draft.report);
  assert.ok(findings.length >= 5);
  assert.equal(await cards(page).count(), findings.length);
  const card = cards(page).first();
  await card.locator("summary").click();
  const words = await card.innerText();
  const [finding] = findings;
  const why = await page.evaluate(
    ({ pack: id, rule }) => pack.info.find((one) => one.id === id).rules.find((one) => one.id === rule).why,
    finding,
  );
  for (const part of [finding.title, finding.message, finding.ask, finding.fix, why, finding.cites[0].title]) {
    assert.ok(words.includes(part), `${part}\nis not in\n${words}`);
  }
  assert.ok(words.includes("Practitioner’s experience"), words);
  assert.deepEqual(problems, []);
  await close();
});

test("a request without findings is ready", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing);
  const request = {
    request: { kind: "rollout" },
    sponsor: { name: "Dana Ortiz", function: "operations", accountable: true },
    audience: { description: "Buyers", groups: [{ name: "Buyers", role: "Buyer" }] },
    schedule: { go_live: "2026-12-01", sessions: [{ kind: "core", date: "2026-11-10", group: null }] },
    reinforcement: { activities: [{ owner: "Sam Weir", date: "2026-12-01" }] },
    safety: {
      opening_discussion: { planned: true, facilitator: "Ines Roth" },
      norms: { text: "We try.", failing_without_consequence: true },
    },
  };
  await page.evaluate((request) => void draft.replace(request), request);
  await title(page, "Ready").waitFor();
  assert.equal(await cards(page).count(), 0);
  await close();
});

test("unreadable values show what was expected and what was found", async () => {
  const { page, close } = await pages.open();
  await begin(page, { schedule: { go_live: "soon" } });
  const { invalid } = await page.evaluate(() => draft.report);
  const words = await page.locator("groundrules-panel .group.invalid").innerText();
  assert.ok(words.includes(invalid[0].expected) && words.includes(invalid[0].found), words);
  assert.ok(words.includes("Schedule › Go-live"), words);
  await title(page, "Not ready yet").waitFor();
  await close();
});

test("waived findings are named quietly, with who let them pass", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing, {
    waivers: [
      { rule: "missing-sponsor", reason: "Named in January.", approvedBy: "Priya Nair", expires: "2026-12-31" },
    ],
    today: "2026-11-20",
  });
  await page.getByText("1 finding waived").click();
  const words = await page.locator("groundrules-panel .waived-finding").innerText();
  assert.match(words, /Named in January\.[\s\S]*Approved by Priya Nair, until Dec 31, 2026/);
  await close();
});

test("a finding of a rule that has a locale is marked with its language", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing, { locale: "fr" });
  assert.equal(await cards(page).first().locator(".message").getAttribute("lang"), "fr");
  await page.evaluate(async () => void (panel.texts = (await import("/dist/element/texts/fr.js")).french));
  await title(page, "Pas encore prête").waitFor();
  await close();
});

test("a button goes to the field of its finding", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing);
  const go = (name) => page.getByRole("button", { name: `Go to the field ${name}` }).click();
  const focused = () =>
    page.evaluate(() => document.activeElement.dataset.groundrulesPath ?? document.activeElement.id);

  await go("No accountable business sponsor");
  assert.equal(await focused(), "/sponsor/function");
  await go("The audience is everyone");
  assert.equal(await focused(), "/audience/description", "inside of a closed details");
  assert.ok(await page.locator("#more").evaluate((details) => details.open));

  await page.evaluate(
    () => void (panel.fieldFor = (path) => (path.startsWith("/schedule") ? document.querySelector("#go-live") : null)),
  );
  await page
    .getByRole("button", { name: /Go to the field A session falls/ })
    .first()
    .click();
  assert.equal(await focused(), "go-live", "by the page's own mapping");
  await close();
});

test("a page can go to the field itself", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing);
  await page.evaluate(() =>
    document.addEventListener("groundrules-jump", (event) => {
      event.preventDefault();
      window.jumped = { path: event.detail.path, rule: event.detail.finding.rule };
    }),
  );
  await page.getByRole("button", { name: /Go to the field No accountable/ }).click();
  assert.deepEqual(await page.evaluate(() => window.jumped), { path: "/sponsor/function", rule: "missing-sponsor" });
  assert.equal(await page.evaluate(() => document.activeElement.localName), "groundrules-panel");
  await close();
});

test("a field that is not on the page is said, not passed over", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing);
  assert.equal(await page.evaluate(() => panel.jump("/safety/norms/text")), false);
  assert.match(await announced(page), /^This page has no field for “Safety › Norms › Text”\./);
  await close();
});

test("a field that cannot take the focus is none, and of several the first that can is gone to", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing);
  const told = await page.evaluate(() => {
    document.querySelector("main").insertAdjacentHTML(
      "beforeend",
      `<dialog><input data-groundrules-path="/dialog"></dialog>
       <div popover><input data-groundrules-path="/popover"></div>
       <div hidden><input data-groundrules-path="/hidden"></div>
       <div inert><input data-groundrules-path="/inert"></div>
       <input disabled data-groundrules-path="/disabled">
       <fieldset disabled data-groundrules-path="/fieldset"><input></fieldset>
       <input type="hidden" data-groundrules-path="/type">
       <div data-groundrules-path="/several"><input disabled><fieldset disabled><input></fieldset><p hidden><input></p><input id="last"></div>
       <input id="first" data-groundrules-path="/passes-on"><input id="stand-in">`,
    );
    const [first, standIn] = ["first", "stand-in"].map((id) => document.getElementById(id));
    first.addEventListener("focus", () => standIn.focus());
    return ["dialog", "popover", "hidden", "inert", "disabled", "fieldset", "type", "several", "passes-on"].map((place) => {
      document.activeElement.blur();
      const said = panel.shadowRoot.querySelector("[role=status]");
      said.textContent = "";
      return [place, panel.jump(`/${place}`), document.activeElement.id, said.textContent.startsWith("This page has no field")];
    });
  });
  const none = ["dialog", "popover", "hidden", "inert", "disabled", "fieldset", "type"];
  assert.deepEqual(told, [
    ...none.map((place) => [place, false, "", true]),
    ["several", true, "last", false],
    ["passes-on", true, "stand-in", false],
  ]);
  assert.equal(await page.locator(":disabled[tabindex]").count(), 0);
  await close();
});

test("a change is announced once, after things have come to rest, and the first report never", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing);
  await page.waitForTimeout(1500);
  assert.equal(await announced(page), "");

  await page.evaluate(() => {
    window.said = [];
    new MutationObserver(() => said.push(panel.shadowRoot.querySelector("[role=status]").textContent)).observe(
      panel.shadowRoot.querySelector("[role=status]"),
      { childList: true, characterData: true, subtree: true },
    );
  });
  const left = (await page.evaluate(() => draft.report)).findings.length;
  // As somebody types, many answers come close together.
  for (const name of ["f", "fi", "fin", "fina", "finance"]) {
    await set(page, "/request/title", name);
    await page.waitForTimeout(60);
  }
  await set(page, "/sponsor/function", "finance");
  await set(page, "/sponsor/accountable", true);
  await set(page, "/audience/description", "Buyers");
  await set(page, "/audience/groups", [{ role: "Buyer" }]);
  await page.waitForTimeout(600);
  assert.deepEqual(await page.evaluate(() => said), [], "not while answers are coming in");
  await page.waitForTimeout(1200);
  assert.deepEqual(await page.evaluate(() => said), [`2 findings cleared, ${left - 2} left.`]);

  await set(page, "/request/title", "Finance");
  await page.waitForTimeout(1500);
  assert.equal((await page.evaluate(() => said)).length, 1, "nothing where no finding came or went");
  const events = await page.evaluate(() => window.events);
  assert.equal(
    events.reduce((sum, { cleared }) => sum + cleared, 0),
    2,
  );
  await close();
});

test("what has the focus and what is unfolded stays so while findings come and go", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing);
  const card = cards(page).filter({ hasText: "Nothing happens after the training" });
  await card.locator("summary").click();
  await card.getByRole("button").focus();
  await page.evaluate(() => {
    window.button = panel.shadowRoot.activeElement;
    window.blurred = 0;
    button.addEventListener("blur", () => void (blurred += 1));
  });
  await set(page, "/sponsor/function", "finance");
  await set(page, "/sponsor/accountable", true);
  await set(page, "/schedule/sessions/0/date", "2027-01-11");
  await set(page, "/sponsor/function", "learning");
  const state = await page.evaluate(() => ({
    same: panel.shadowRoot.activeElement === button,
    blurred,
    open: button.closest("li").querySelector("details").open,
  }));
  assert.deepEqual(state, { same: true, blurred: 0, open: true });
  await close();
});

test("a finding whose values change is the same finding", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing);
  await page.evaluate(() => void (window.cardsBefore = [...panel.shadowRoot.querySelectorAll("li.finding")]));
  await set(page, "/schedule/sessions/0/date", "2026-12-24");
  const same = await page.evaluate(() =>
    [...panel.shadowRoot.querySelectorAll("li.finding")].every((card, at) => card === cardsBefore[at]),
  );
  assert.ok(same);
  assert.deepEqual((await page.evaluate(() => window.events)).at(-1), { added: 0, cleared: 0 });
  await close();
});

test("a cleared finding says so where it stood, keeps the focus that was in it, and goes", async () => {
  const { page, close } = await pages.open();
  await page.clock.install();
  await begin(page, failing);
  await page.getByRole("button", { name: /Go to the field No accountable/ }).focus();
  await set(page, "/sponsor", { name: "Dana Ortiz", function: "finance", accountable: true });
  const first = page.locator("groundrules-panel .group.error li").first();
  assert.match(await first.innerText(), /No accountable business sponsor\s+Cleared/);
  assert.ok(await first.evaluate((node) => panel.shadowRoot.activeElement === node));
  await page.clock.runFor(10_000);
  assert.equal(await page.locator("groundrules-panel li.cleared").count(), 1, "as long as it has the focus");
  await page.locator("[data-groundrules-path='/sponsor/name']").focus();
  assert.equal(await page.locator("groundrules-panel li.cleared").count(), 0);
  await close();
});

test("texts of requests and packs never become elements", async () => {
  const { page, problems, close } = await pages.open();
  const attack = '<img src=x onerror="window.attacked = true"><script>window.attacked = true</script>';
  await begin(page, { ...failing, sponsor: { name: attack, function: "learning", accountable: false } });
  const report = await page.evaluate(() => draft.report);
  const [finding] = report.findings;
  assert.ok(finding.message.includes("<img"), "the message holds what was typed");
  const cite = { title: attack, grade: attack, link: "javascript:window.attacked = true" };
  const bad = {
    ...finding,
    title: attack,
    message: attack,
    ask: attack,
    fix: attack,
    cites: [cite],
    path: `/${attack}`,
  };
  await page.evaluate(
    ([report, bad, attack]) => {
      panel.report = {
        ...report,
        findings: [bad, ...report.findings.slice(1)],
        invalid: [{ path: "/x", expected: attack, found: attack }],
        next: { path: "/x", question: attack, rules: [] },
      };
      panel.shadowRoot.querySelectorAll("details").forEach((details) => void (details.open = true));
    },
    [report, bad, attack],
  );
  const inside = await page.evaluate(() => ({
    elements: panel.shadowRoot.querySelectorAll("img, script").length,
    links: [...panel.shadowRoot.querySelectorAll("a")].filter(({ href }) => !href.startsWith("https:")).length,
    attacked: window.attacked ?? false,
    shown: panel.shadowRoot.querySelector("li.finding.error .title").textContent.includes("<img"),
  }));
  assert.deepEqual(inside, { elements: 0, links: 0, attacked: false, shown: true });
  assert.deepEqual(problems, []);
  await close();
});

test("headings follow the level that the page gives", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing);
  const levels = () =>
    page.evaluate(() =>
      [
        ...new Set([...panel.shadowRoot.querySelectorAll("h1,h2,h3,h4,h5,h6")].map(({ localName }) => localName)),
      ].sort(),
    );
  assert.deepEqual(await levels(), ["h2", "h3", "h4"]);
  await page.evaluate(() => void (panel.headingLevel = 4));
  assert.deepEqual(await levels(), ["h4", "h5", "h6"]);
  await close();
});

test("a panel that leaves the page stops listening, and one that comes back is up to date", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing);
  await page.evaluate(() => panel.remove());
  await set(page, "/sponsor", { name: "Dana Ortiz", function: "finance", accountable: true });
  assert.deepEqual(await page.evaluate(() => window.events), []);
  await page.evaluate(() => document.querySelector("main").append(panel));
  const { findings } = await page.evaluate(() => draft.report);
  assert.equal(await cards(page).count(), findings.length);
  await close();
});

test("news of what was undone while a panel was away is none, and a panel that was only moved still tells its own", async () => {
  const { page, close } = await pages.open();
  await begin(page, { sponsor: { name: "Dana Ortiz", function: "learning" } });
  await page.evaluate(() => {
    draft.set("/sponsor/function", "operations");
    panel.remove();
    draft.set("/sponsor/function", "learning");
    document.querySelector("main").append(panel);
    draft.set("/request/title", "Forecasting");
  });
  await page.waitForTimeout(1500);
  assert.equal(await announced(page), "");
  await page.evaluate(() => {
    draft.set("/sponsor/function", "operations");
    document.querySelector("main").prepend(panel);
  });
  await page.waitForTimeout(1500);
  assert.match(await announced(page), /^1 finding cleared/);
  await close();
});

test("words that run left to right do so on a page that runs right to left, and keep to its edge", async () => {
  const { page, close } = await pages.open();
  await page.evaluate(() => void (document.documentElement.dir = "rtl"));
  await begin(page, failing);
  const garbled = await page.evaluate(() => {
    const root = panel.shadowRoot;
    const left = (node, at) => {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      return range.getBoundingClientRect().left;
    };
    const texts = document.createTreeWalker(root.querySelector(".panel"), NodeFilter.SHOW_TEXT);
    const wrong = [];
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const words = node.data;
      const line = document.createRange();
      line.selectNodeContents(node);
      // What is hidden has no place, and of several lines the ends are not to be compared.
      if (words.trim().length < 2 || node.parentElement.closest(".spoken, style") || line.getClientRects().length === 0) continue;
      if (new Set([...line.getClientRects()].map(({ top }) => top)).size > 1) continue;
      if (left(node, 0) >= left(node, words.trimEnd().length - 1)) wrong.push(words);
    }
    const [settled, box] = [".settled", ".panel"].map((name) => root.querySelector(name).getBoundingClientRect());
    return { wrong, atEdge: getComputedStyle(root.querySelector(".settled")).textAlign, within: settled.right <= box.right };
  });
  assert.deepEqual(garbled, { wrong: [], atEdge: "right", within: true });
  await close();
});

test("a report of the page's own stays until the draft changes, wherever the panel is moved meanwhile", async () => {
  const { page, close } = await pages.open();
  await begin(page, { sponsor: { name: "Dana Ortiz" } });
  const told = await page.evaluate(() => {
    const final = (panel.report = draft.final());
    const shown = () => panel.report === final && panel.dataset.verdict === "not-ready";
    const states = [];
    document.querySelector("main").prepend(panel);
    states.push(shown());
    document.querySelector("h1").moveBefore?.(panel, null);
    states.push(shown());
    const later = Object.assign(document.createElement("groundrules-panel"), { draft, report: final });
    document.body.append(later);
    states.push(later.report === final);
    panel.remove();
    draft.set("/sponsor/function", "sales");
    document.body.append(panel);
    return [...states, panel.report === draft.report, later.report === draft.report];
  });
  assert.deepEqual(told, [true, true, true, true, true]);
  await close();
});

test("what a page sets again, as it draws itself anew, keeps the focus, what is unfolded and the news", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing);
  const kept = await page.evaluate(() => {
    const root = panel.shadowRoot;
    panel.texts = window.words = { ready: "Go" };
    panel.setAttribute("heading-level", "3");
    const card = root.querySelector(".finding");
    card.querySelector("details").open = true;
    card.querySelector("button").focus();
    panel.pack = panel.pack;
    panel.texts = window.words;
    panel.setAttribute("heading-level", "3");
    panel.labelFor = () => "Here";
    const named = card.querySelector(".place").textContent;
    return { same: root.querySelector(".finding") === card, focused: card.contains(root.activeElement), named };
  });
  assert.deepEqual(kept, { same: true, focused: true, named: "Here" });
  await set(page, "/sponsor", { name: "Dana Ortiz", function: "finance", accountable: true });
  await page.evaluate(() => {
    panel.pack = panel.pack;
    panel.labelFor = () => "There";
  });
  await page.waitForTimeout(1500);
  assert.match(await announced(page), /^1 finding cleared/);
  await close();
});

test("a page that checks by itself shows one report after another", async () => {
  const { page, problems, close } = await pages.open();
  const check = (request) =>
    page.evaluate((request) => void (panel.report = pack.check(request, { draft: true })), request);
  await check(failing);
  assert.deepEqual(await page.evaluate(() => window.events), [], "the first is no change");
  await check({ ...failing, sponsor: { name: "Dana Ortiz", function: "finance", accountable: true } });
  assert.deepEqual(await page.evaluate(() => window.events), [{ added: 0, cleared: 1 }]);
  assert.deepEqual(problems, []);
  await close();
});

test("the example of docs/panel.md works as it stands there", async () => {
  const [, example] = /```html\n(.*?)```/s.exec(
    readFileSync(new URL("../../../docs/panel.md", import.meta.url), "utf8"),
  );
  const imports = { groundrules: "/dist/index.js", "groundrules/element": "/dist/element/index.js" };
  const html = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>${example}`;
  const server = await serve(
    { "/dist": fileURLToPath(new URL("../../dist", import.meta.url)) },
    { pages: { "/": html } },
  );
  const browser = await launch();
  const { page, problems } = await openPage(browser);
  await page.goto(server.origin);
  await title(page, "Still open").waitFor();
  await page.getByRole("textbox", { name: "Sponsor" }).fill("Dana Ortiz");
  await title(page, "Next question").waitFor();
  assert.equal(
    await page.evaluate(() => document.querySelector("groundrules-panel").draft.get("/sponsor/name")),
    "Dana Ortiz",
  );
  await page.evaluate(() => document.querySelector("groundrules-panel").jump("/sponsor/name"));
  assert.equal(await page.evaluate(() => document.activeElement.name), "sponsor");
  assert.deepEqual(problems, []);
  await browser.close();
  await server.close();
});

test("what a page sets before the panel is there is kept", async () => {
  const { page, close } = await pages.open({
    init: () => {
      new MutationObserver((_, observer) => {
        const early = document.querySelector("groundrules-panel");
        if (!early) return;
        observer.disconnect();
        early.fieldFor = () => document.querySelector("#go-live");
        early.labelFor = () => "A place";
        early.headingLevel = 4;
      }).observe(document, { childList: true, subtree: true });
    },
  });
  await begin(page, failing);
  assert.deepEqual(
    await page.evaluate(() => [panel.jump("/nowhere"), document.activeElement.id, panel.getAttribute("heading-level")]),
    [true, "go-live", "4"],
  );
  await close();
});

test("a panel in a frame has its looks and finds the fields there, wherever it was before", async () => {
  const { page, problems, close } = await pages.open();
  await begin(page, failing);
  const told = await page.evaluate(() => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    const inside = frame.contentDocument;
    const other = document.createElement("groundrules-panel");
    other.draft = draft;
    inside.body.append(other, panel);
    panel.texts = { label: "Moved" };
    const field = inside.body.appendChild(inside.createElement("input"));
    field.dataset.groundrulesPath = "/sponsor/name";
    const found = panel.jump("/sponsor/name") && inside.activeElement === field;
    const looks = [other, panel].map(({ shadowRoot }) => shadowRoot.adoptedStyleSheets.length);
    document.body.append(panel);
    return [found, looks, panel.shadowRoot.adoptedStyleSheets.length];
  });
  assert.deepEqual(told, [true, [1, 1], 1]);
  assert.deepEqual(problems, []);
  await close();
});

test("texts in a language that there is not, or with gaps, are shown all the same", async () => {
  const { page, problems, close } = await pages.open();
  await begin(page, failing);
  for (const lang of ["en_US", "", "not a language", undefined, null]) {
    await page.evaluate((lang) => void (panel.texts = { lang, settled: undefined, notReady: `{constructor} ${lang}` }), lang);
    await title(page, `{constructor} ${lang}`).waitFor();
    assert.match(await page.locator("groundrules-panel .settled").textContent(), /^\d of \d rules settled$/);
  }
  const grades = await page.evaluate(() => {
    const [finding] = draft.report.findings;
    const cites = ["constructor", "__proto__"].map((grade) => ({ title: "T", grade }));
    panel.report = { ...draft.report, findings: [{ ...finding, cites }] };
    return [...panel.shadowRoot.querySelectorAll("li.finding:not(.cleared) .grade")].map((grade) => grade.textContent);
  });
  assert.deepEqual(grades, ["constructor", "__proto__"]);
  assert.deepEqual(problems, []);
  await close();
});

test("a panel shows the last report when another listener changes the draft, and nothing once it was removed", async () => {
  const { page, close } = await pages.open();
  await page.evaluate((failing) => {
    window.draft = pack.draft(failing);
    draft.subscribe(() => {
      if (draft.get("/sponsor/function") === "learning") draft.set("/sponsor", { name: "Dana Ortiz", function: "finance", accountable: true });
      else if (draft.get("/last")) panel.remove();
    });
    panel.draft = draft;
    draft.set("/request/title", "a");
  }, failing);
  assert.ok(await page.evaluate(() => panel.report === draft.report));
  assert.equal(await cards(page).count(), await page.evaluate(() => draft.report.findings.length));
  const before = await page.evaluate(() => events.length);
  await page.evaluate(() => void draft.set("/last", true));
  assert.equal(await page.evaluate(() => events.length), before);
  await close();
});

test("a name that the page cannot give is its own mistake, and the panel shows what it should", async () => {
  const { page, problems, close } = await pages.open();
  await page.evaluate(() => {
    let asked = 0;
    panel.labelFor = () => {
      asked += 1;
      if (asked % 3 === 0) throw new Error("the page's own");
      return "A place";
    };
  });
  await begin(page, failing);
  for (const who of ["sales", "learning", "sales", "learning"]) await set(page, "/sponsor/function", who);
  assert.equal(await cards(page).count(), await page.evaluate(() => draft.report.findings.length));
  assert.ok(problems.length > 0 && problems.every((problem) => problem.includes("the page's own")), problems.join());
  await close();
});

test("thousands of rules that are open at one place are shown in a moment", async () => {
  const { page, problems, close } = await pages.open();
  await begin(page, {});
  const took = await page.evaluate(() => {
    const report = structuredClone(draft.report);
    const [open] = report.open;
    report.open = Array.from({ length: 4000 }, () => open);
    const start = performance.now();
    panel.report = report;
    return performance.now() - start;
  });
  assert.equal(await page.locator("groundrules-panel .open-rule").count(), 4000);
  assert.ok(took < 2000, `${took} ms`);
  assert.deepEqual(problems, []);
  await close();
});
