import { example } from "./example.mjs";
import { give, story } from "./story.mjs";

const name = (pointer) => pointer.slice(1).replaceAll("/", ".");
const add = { "/audience/groups": "Add a group", "/schedule/sessions": "Add a session" };
const messages = (page, pointer) => page.locator(`[id="${name(pointer)}-message"] p`);

story(example("react-hook-form"), {
  fill: (page, pointer, value) => give(page.locator(`[name="${name(pointer)}"]`), value),
  add: (page, list) => page.getByRole("button", { name: add[list] }).click(),
  messages: (page, pointer) => messages(page, pointer).allInnerTexts(),
  severity: (page, pointer) => messages(page, pointer).first().getAttribute("data-severity"),
  elsewhere: (page) => page.locator(".elsewhere").allInnerTexts(),
});
