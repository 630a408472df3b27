// The portal, built and served as a static page under its policy, in a real browser at the widths of a phone and a desk.
import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "../../pkg/tests/browser/axe.mjs";
import { example } from "./example.mjs";

const portal = example("portal");
const open = (viewport) => portal("#need", { viewport, reducedMotion: "reduce" });
const widths = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } };

const field = (page, path) => page.locator(`[data-groundrules-path="${path}"]`);
const verdict = (page) => page.locator("groundrules-panel h2").innerText();
const submit = (page) => page.getByRole("button", { name: "Submit the request" }).click();
const submitted = (page) => page.getByRole("heading", { name: "Request submitted" });
/** The field whose control has the focus. */
const focusedField = (page) =>
  page.evaluate(() => document.activeElement.closest("[data-groundrules-path]").dataset.groundrulesPath);

async function answer(page, path, value) {
  const place = field(page, path);
  if (typeof value === "boolean") return place.getByLabel(value ? "Yes" : "No", { exact: true }).check();
  if (Array.isArray(value)) {
    for (const choice of value) await place.getByLabel(choice, { exact: true }).check();
    return;
  }
  const select = place.locator("select");
  if (await select.count()) return select.selectOption({ label: value });
  return place.locator("input, textarea").fill(value);
}

async function add(page, what, path, row) {
  await page.getByRole("button", { name: new RegExp(`^Add an? ${what}$`) }).click();
  for (const [name, value] of Object.entries(row)) await answer(page, `${path}/${name}`, value);
}

/** Answers everything that an error can come from, and nothing else. */
async function fillIn(page) {
  await answer(page, "/request/title", "Refunds without escalation");
  await answer(page, "/request/kind", "Onboarding");
  await answer(
    page,
    "/problem/statement",
    "New agents escalate four of ten refund tickets that they could close themselves.",
  );
  await answer(page, "/problem/symptoms", ["Slow turnaround"]);
  await answer(page, "/problem/root_cause", "They have never decided on a refund with somebody beside them.");
  await answer(page, "/problem/causes", ["Capability"]);
  await answer(page, "/sponsor/name", "Jo Lindqvist");
  await answer(page, "/sponsor/function", "Customer service");
  await answer(page, "/sponsor/accountable", true);
  await answer(page, "/audience/description", "Agents who start on 1 March");
  await add(page, "group", "/audience/groups/0", {
    name: "March starters",
    role: "Support agent",
    size: "12",
    go_live: "2027-03-15",
    material: "Refund tickets of last month",
  });
  await answer(page, "/outcome/behaviour", "Agents close refund tickets up to 50 euros themselves from week two");
  await answer(page, "/outcome/result_protected", "The promise to answer within a day");
  await answer(page, "/outcome/visible_after", "14");
  await add(page, "metric", "/measurement/metrics/0", {
    name: "Refund tickets escalated",
    kind: "Error rate",
    unit: "percent",
    baseline: "40",
    target: "15",
    better: "Lower",
  });
  await answer(page, "/schedule/go_live", "2027-03-15");
  await add(page, "session", "/schedule/sessions/0", {
    topic: "Refunds on real tickets",
    kind: "Core",
    date: "2027-02-22",
    minutes: "90",
    group: "March starters",
  });
  await add(page, "activity", "/reinforcement/activities/0", {
    kind: "Manager coaching",
    owner: "Jo Lindqvist",
    date: "2027-03-22",
  });
  await answer(page, "/safety/opening_discussion/planned", true);
  await answer(page, "/safety/opening_discussion/facilitator", "Sam Okoro");
  await answer(
    page,
    "/safety/norms/text",
    "A wrong refund in the first month is a case for the group and for nothing else.",
  );
  await answer(page, "/safety/norms/failing_without_consequence", true);
}

for (const [name, viewport] of Object.entries(widths)) {
  test(`at the width of a ${name}, a request goes from blank to submitted`, async () => {
    const { page, problems, picture, close } = await open(viewport);
    assert.equal(await verdict(page), "Still open");
    assert.deepEqual(await violations(page), []);
    await picture(`${name}-blank`);

    await fillIn(page);
    assert.equal(await verdict(page), "Ready");
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wider <= 0, `the page is ${wider} pixels wider than its window`);
    assert.deepEqual(await violations(page), []);
    await picture(`${name}-ready`);

    await submit(page);
    await submitted(page).waitFor();
    assert.match(await page.locator("#done").innerText(), /let it pass, with \d+ findings/, "warnings go along");
    assert.deepEqual(await violations(page), []);
    await picture(`${name}-submitted`);

    await page.getByRole("button", { name: /^Go to the field Leaders do not model/ }).click();
    const at = await focusedField(page);
    assert.equal(at, "/ownership/leader_actions/modelling", "a finding leads back into the form");
    assert.deepEqual(problems, []);
    await close();
  });

  test(`at the width of a ${name}, errors keep a request from being submitted, and the first gets the focus`, async () => {
    const { page, problems, picture, close } = await open(viewport);
    await page.getByRole("button", { name: "vague" }).click();
    assert.equal(await verdict(page), "Not ready yet");
    await picture(`${name}-vague`);
    assert.deepEqual(await violations(page), []);
    await submit(page);
    assert.equal(await submitted(page).count(), 0);
    const at = await focusedField(page);
    assert.equal(at, "/sponsor/function");
    const seen = await page.evaluate(() => {
      const { top, bottom } = document.activeElement.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
    assert.ok(seen, "the field is in view");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-invalid")), "true");
    assert.deepEqual(problems, []);
    await close();
  });
}

test("what the check says stands at its field, and goes when it is cleared", async () => {
  const { page, problems, close } = await open(widths.desk);
  await page.getByRole("button", { name: "vague" }).click();
  const note = field(page, "/sponsor/function").locator(".note");
  assert.match(await note.innerText(), /^Error: .*“learning”/);
  await answer(page, "/sponsor/function", "Operations");
  await answer(page, "/sponsor/accountable", true);
  assert.equal(await note.innerText(), "");
  assert.match(await page.locator("groundrules-panel li.cleared").innerText(), /No accountable business sponsor/);
  assert.deepEqual(problems, []);
  await close();
});

test("what is no number is said to be none", async () => {
  const { page, close } = await open(widths.desk);
  await answer(page, "/outcome/visible_after", "soon");
  assert.match(
    await field(page, "/outcome/visible_after").locator(".note").innerText(),
    /^Error: This should be a number/,
  );
  await answer(page, "/outcome/visible_after", "14");
  assert.equal(await field(page, "/outcome/visible_after").locator(".note").innerText(), "");
  await close();
});

test("rows come and go, and the focus goes with them", async () => {
  const { page, problems, close } = await open(widths.desk);
  await add(page, "session", "/schedule/sessions/0", { topic: "First" });
  await add(page, "session", "/schedule/sessions/1", { topic: "Second" });
  const focused = () =>
    page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent);
  await page.getByRole("button", { name: "Remove session 1" }).click();
  assert.equal(await field(page, "/schedule/sessions/0/topic").locator("input").inputValue(), "Second");
  assert.equal(await focused(), "Remove session 1");
  await page.getByRole("button", { name: "Remove session 1" }).click();
  assert.equal(await focused(), "Add a session");
  assert.deepEqual(problems, []);
  await close();
});

test("the form has every field that the rules read, so each question can be answered", async () => {
  const { page, close } = await open(widths.desk);
  for (const row of ["group", "metric", "measure", "session", "activity"]) await add(page, row, "", {});
  const missing = await page.evaluate(() => {
    const paths = document
      .querySelector("groundrules-panel")
      .pack.info.flatMap(({ rules }) => rules.flatMap(({ fields }) => fields));
    // The first element stands for all; a list of values is one field.
    const places = paths.map((path) => path.replace(/\/\*$/, "").replaceAll("*", "0"));
    return [...new Set(places)].filter((place) => !document.querySelector(`[data-groundrules-path="${place}"]`));
  });
  assert.deepEqual(missing, []);
  await close();
});

test("the panel's question leads to its field", async () => {
  const { page, close } = await open(widths.desk);
  await page.getByRole("button", { name: /^Answer it/ }).click();
  const at = await focusedField(page);
  const next = await page.evaluate(() => document.querySelector("groundrules-panel").report.next.path);
  assert.ok(next === at || next.startsWith(`${at}/`), `${next} leads to ${at}`);
  await close();
});
