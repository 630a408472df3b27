import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "groundrules";
import { onCompleting, onValidateQuestion } from "groundrules/adapters/survey-js";
import { CustomError, Model } from "survey-core";
import { example } from "./example.mjs";
import { eventually, give, inList, story } from "./story.mjs";

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
  const at = inList(pointer);
  if (!at) return page.locator(`[data-name="${names[pointer]}"]`);
  return page.locator(`[data-name="${names[at.list]}"] [data-name="${keys[at.key]}"]`).nth(at.row);
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
    // The library shuts a list when the page scrolls, as it still may on its way to the first error; a person opens it again.
    const option = page.getByRole("option", { name: value, exact: true });
    await eventually(async () => {
      if (!(await option.isVisible())) await question(page, pointer).locator(".sd-dropdown").click({ timeout: 1000 });
      await option.click({ timeout: 1000 });
    });
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

test("a survey of several pages goes on with what later pages can mend, and is not completed with what they did not", async () => {
  const pack = await load("failure-points");
  const off = { "generic-audience": "off", "mistimed-delivery": "off", "no-reinforcement": "off", "no-psychological-safety-plan": "off" };
  const options = { severities: off, mapping: { leader: "/sponsor/name", fn: "/sponsor/function", agreed: "/sponsor/accountable" } };
  const survey = new Model({
    pages: [
      { elements: [{ type: "text", name: "leader" }] },
      { elements: [{ type: "text", name: "fn" }, { type: "boolean", name: "agreed" }] },
    ],
  });
  survey.onValidateQuestion.add(onValidateQuestion(pack, { ...options, CustomError, draft: true }));
  survey.onCompleting.add(onCompleting(pack, options));
  let told = "";
  survey.notify = (message) => (told = message);

  assert.equal(survey.nextPage(), true);
  survey.setValue("fn", "operations");
  survey.setValue("agreed", true);
  assert.equal(survey.tryComplete(), false);
  assert.match(told, /names no sponsor/);
  assert.equal(survey.state, "running");

  survey.setValue("leader", "Dana Ortiz");
  assert.equal(survey.tryComplete(), true);
  assert.equal(survey.state, "completed");
});
