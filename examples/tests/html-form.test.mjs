import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "../../pkg/tests/browser/axe.mjs";
import { example } from "./example.mjs";
import { give, inList, story } from "./story.mjs";

const open = example("html-form", { static: true });

const names = {
  "/request/title": "title",
  "/request/kind": "kind",
  "/sponsor/name": "sponsor",
  "/sponsor/function": "sponsor_function",
  "/sponsor/accountable": "sponsor_agreed",
  "/audience/description": "audience",
  "/audience/groups": "groups",
  "/schedule/go_live": "go_live",
  "/schedule/sessions": "sessions",
  "/reinforcement/activities": "activities",
};

function control(page, pointer) {
  const at = inList(pointer);
  return page.locator(`[name="${at ? `${names[at.list]}[${at.row}].${at.key}` : names[pointer]}"]`);
}

/** The messages that a screen reader would read with the field. */
async function messages(page, pointer) {
  const ids = ((await control(page, pointer).getAttribute("aria-describedby")) ?? "").split(" ").filter(Boolean);
  return (await Promise.all(ids.map((id) => page.locator(`[id="${id}"] p`).allInnerTexts()))).flat();
}

async function severity(page, pointer) {
  const id = await control(page, pointer).getAttribute("aria-describedby");
  return page.locator(`[id="${id}"] p`).first().getAttribute("data-severity");
}

story(() => open(), {
  fill: (page, pointer, value) => give(control(page, pointer), value),
  // The page begins with an empty row of each list.
  add: async (page, list) => {
    const rows = page.locator(`fieldset[name="${names[list]}"] .row`);
    if ((await rows.count()) === 1 && (await rows.locator("input").first().inputValue()) === "") return;
    await page.locator(`[data-add="${names[list]}"]`).click();
  },
  messages,
  severity,
  elsewhere: (page) => page.locator("#elsewhere").allInnerTexts(),
});

test("an error makes its control invalid for the browser, and mending it makes it valid", async () => {
  const { page } = await open();
  const valid = (name) => page.locator(`[name="${name}"]`).evaluate((element) => element.validity.valid);
  await give(page.locator("[name=sponsor]"), "Dana Ortiz");
  await give(page.locator("[name=sponsor_function]"), "learning");
  assert.equal(await valid("sponsor_function"), false, "a draft tells what no further answer can mend");
  assert.match((await messages(page, "/sponsor/function")).join(), /no leader of the business sponsors this training/);
  assert.equal(await page.locator("[name=sponsor_function]").getAttribute("aria-invalid"), "true");
  await give(page.locator("[name=sponsor_function]"), "operations");
  assert.equal(await valid("sponsor_function"), true);
  assert.equal(await page.locator("[name=sponsor_function]").getAttribute("aria-invalid"), null);
  assert.deepEqual(await messages(page, "/sponsor/function"), []);
});

test("what is refused is where the focus goes", async () => {
  const { page } = await open();
  await give(page.locator("[name=title]"), "Rollout");
  await page.getByRole("button", { name: "Send the request" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.name), "sponsor");
});

test("axe finds nothing in a form full of messages", async () => {
  const { page } = await open();
  await page.getByRole("button", { name: "Send the request" }).click();
  await give(page.locator('[name="sessions[0].date"]'), "2026-06-01");
  assert.deepEqual(await violations(page), []);
});
