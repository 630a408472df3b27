import assert from "node:assert/strict";
import { test } from "node:test";
import { example } from "./example.mjs";
import { give, inList, story } from "./story.mjs";

const open = example("form-io");
const add = { "/audience/groups": "Add a group", "/schedule/sessions": "Add a session" };

/** The component of a field; in a list, the one in the row of that number. */
function component(page, pointer) {
  const at = inList(pointer);
  if (!at) return page.locator(`[class~="formio-component-${dotted(pointer)}"]`);
  return page.locator(`[ref="datagrid-${dotted(at.list)}-row"]`).nth(at.row).locator(`.formio-component-${at.key}`);
}

const dotted = (pointer) => pointer.slice(1).replaceAll("/", ".");
const messages = (page, pointer) => component(page, pointer).locator("> [ref=messageContainer] > *");
const titles = { "new-course": "New course", rollout: "Rollout", operations: "Operations" };

const begin = () => open("[name='data[submit]']");
const fill = (page, pointer, value) => give(component(page, pointer).locator("input, select").first(), titles[value] ?? value);

story(begin, {
  fill,
  add: (page, list) => page.getByRole("button", { name: add[list] }).click(),
  messages: (page, pointer) => messages(page, pointer).allInnerTexts(),
  severity: async (page, pointer) => (await messages(page, pointer).first().getAttribute("class")).replace("form-text ", ""),
  elsewhere: (page) => page.locator(".elsewhere").allInnerTexts(),
});

test("a value of the wrong kind is told while the form is filled in, and so is what no further answer can mend", async () => {
  const { page } = await begin();
  await fill(page, "/schedule/go_live", "1.12.2026");
  await messages(page, "/schedule/go_live").waitFor();
  assert.equal(
    await messages(page, "/schedule/go_live").innerText(),
    'Expected a date, such as 2026-12-01, found the text "1.12.2026".',
  );
  await fill(page, "/schedule/go_live", "2026-12-01");
  await messages(page, "/schedule/go_live").waitFor({ state: "detached" });

  await fill(page, "/sponsor/name", "<b>Dana</b> Ortiz");
  await component(page, "/sponsor/function").locator("select").selectOption({ label: "Learning" });
  await messages(page, "/sponsor/function").waitFor();
  assert.match(await messages(page, "/sponsor/function").innerText(), /^<b>Dana<\/b> Ortiz is in the function/, "and it is no markup");
});
