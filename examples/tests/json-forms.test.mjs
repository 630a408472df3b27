import { example } from "./example.mjs";
import { give, inList, story } from "./story.mjs";

const lists = { "/audience/groups": "Groups", "/schedule/sessions": "Sessions", "/reinforcement/activities": "Activities" };
const columns = { role: 0, material: 1, topic: 0, date: 1 };

/** JSON Forms names its elements by the place of the field in the schema. */
const scope = (pointer) => `#${pointer.replaceAll("/", "/properties/")}`;
const control = (page, pointer) => page.locator(`[id="${scope(pointer)}"]`);
const table = (page, list) => page.locator(`.array-table-layout.${scope(list).replace("#", "root").replaceAll("/", "_")}`);

const row = (page, { list, row }) => table(page, list).locator("tbody tr").nth(row);
const cell = (page, at) => row(page, at).locator("td").nth(columns[at.key]).locator("input");

/** The vanilla table marks the cell, and says what is wrong at the end of its row. */
async function messages(page, pointer) {
  const at = inList(pointer);
  if (at && !/\binvalid\b/.test(await cell(page, at).getAttribute("class"))) return [];
  const texts = at
    ? row(page, at).locator("td > span")
    : (lists[pointer] ? table(page, pointer) : control(page, pointer)).locator(".validation_error");
  return (await texts.allInnerTexts()).filter((text) => text !== "");
}

story(example("json-forms"), {
  fill: (page, pointer, value) => {
    const at = inList(pointer);
    return give(at ? cell(page, at) : control(page, pointer).locator("input, select"), value);
  },
  add: (page, list) => page.getByRole("button", { name: `Add to ${lists[list]}` }).click(),
  messages,
  elsewhere: (page) => page.locator(".elsewhere").allInnerTexts(),
});
