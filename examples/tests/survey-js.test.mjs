import { example } from "./example.mjs";
import { give, story } from "./story.mjs";

const open = example("survey-js");

const names = {
  "/request/title": "title",
  "/request/kind": "kind",
  "/sponsor/name": "sponsor_name",
  "/sponsor/function": "sponsor_function",
  "/sponsor/accountable": "sponsor_accountable",
  "/audience/description": "audience",
  "/audience/groups": "groups",
  "/schedule/go_live": "go_live",
  "/schedule/sessions": "sessions",
  "/reinforcement/activities": "activities",
};
const keys = { role: "role", material: "material", topic: "topic", date: "day" };
const add = { "/audience/groups": "Add a group", "/schedule/sessions": "Add a session" };

/** The question of a field; in a list, the one in the panel of that number. */
function question(page, pointer) {
  const [, list, row, key] = /^(.*)\/(\d+)\/(\w+)$/.exec(pointer) ?? [];
  if (!list) return page.locator(`[data-name="${names[pointer]}"]`);
  return page.locator(`[data-name="${names[list]}"] [data-name="${keys[key]}"]`).nth(Number(row));
}

/** The messages of a question, which may have other questions in it. */
const box = (page, pointer) => question(page, pointer).locator(".sd-element__erbox").first();
async function messages(page, pointer) {
  const mine = await question(page, pointer).evaluate((element) => {
    const boxes = [...element.querySelectorAll(".sd-element__erbox")];
    return boxes.filter((each) => each.closest("[data-name]") === element).map((each) => each.innerText.trim());
  });
  return mine.filter((text) => text !== "");
}

async function fill(page, pointer, value) {
  if (pointer === "/sponsor/accountable") await question(page, pointer).getByText("Yes").click();
  else if (pointer === "/request/kind" || pointer === "/sponsor/function") {
    await question(page, pointer).locator(".sd-dropdown").click();
    await page.getByRole("option", { name: value, exact: true }).click();
  } else await give(question(page, pointer).locator("input").first(), value);
}

story(() => open("[data-name=title]"), {
  fill,
  add: (page, list) => page.getByRole("button", { name: add[list] }).click(),
  messages,
  severity: async (page, pointer) => {
    const classes = await box(page, pointer).getAttribute("class");
    return /warning/.test(classes) ? "warning" : /info/.test(classes) ? "info" : "error";
  },
  elsewhere: (page) => page.locator("[data-name=remarks] .sd-element__erbox").allInnerTexts(),
});
