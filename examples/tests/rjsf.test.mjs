import { example } from "./example.mjs";
import { give, story } from "./story.mjs";

const id = (pointer) => `#root${pointer.replaceAll("/", "_")}`;

story(example("rjsf"), {
  fill: (page, pointer, value) => give(page.locator(id(pointer)), value),
  add: (page, list) => page.locator(`${id(list)} .btn-add`).click(),
  messages: (page, pointer) => page.locator(`${id(pointer)}__error li`).allInnerTexts(),
  elsewhere: (page) => page.locator(".elsewhere").allInnerTexts(),
});
