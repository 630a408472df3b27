import { example } from "./example.mjs";
import { give, story } from "./story.mjs";

const open = example("form-io");
const add = { "/audience/groups": "Add a group", "/schedule/sessions": "Add a session" };

/** The component of a field; in a list, the one in the row of that number. */
function component(page, pointer) {
  const [, list, row, key] = /^(.*)\/(\d+)\/(\w+)$/.exec(pointer) ?? [];
  if (!list) return page.locator(`[class~="formio-component-${dotted(pointer)}"]`);
  return page.locator(`[ref="datagrid-${dotted(list)}-row"]`).nth(Number(row)).locator(`.formio-component-${key}`);
}

const dotted = (pointer) => pointer.slice(1).replaceAll("/", ".");
const messages = (page, pointer) => component(page, pointer).locator("> [ref=messageContainer] > *");
const titles = { "new-course": "New course", rollout: "Rollout", operations: "Operations" };

story(() => open("[name='data[submit]']"), {
  fill: (page, pointer, value) => give(component(page, pointer).locator("input, select").first(), titles[value] ?? value),
  add: (page, list) => page.getByRole("button", { name: add[list] }).click(),
  messages: (page, pointer) => messages(page, pointer).allInnerTexts(),
  severity: async (page, pointer) => (await messages(page, pointer).first().getAttribute("class")).replace("form-text ", ""),
  elsewhere: (page) => page.locator(".elsewhere").allInnerTexts(),
});
