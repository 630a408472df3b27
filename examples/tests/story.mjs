// One story, told of every example: somebody asks for a training, is told what is wrong at the fields it concerns, mends
// it, and sends the request. Each host's own test says how its page is read and filled in.
import assert from "node:assert/strict";
import { test } from "node:test";

const answers = {
  "/request/title": "Claims system rollout",
  "/request/kind": "rollout",
  "/sponsor/name": "Dana Ortiz",
  "/sponsor/function": "operations",
  "/sponsor/accountable": true,
  "/audience/description": "Claims handlers in the north",
  "/audience/groups/0/role": "Claims handler",
  "/audience/groups/0/material": "Twelve closed claims",
  "/schedule/go_live": "2026-12-01",
  "/schedule/sessions/0/topic": "Basics",
  "/schedule/sessions/0/date": "2026-11-10",
};

/**
 * @param open opens a fresh page
 * @param host `fill(page, pointer, value)`, `add(page, list)` for one more element of a list, `messages(page, pointer)` and
 *   `elsewhere(page)` for the texts that show, and `severity(page, pointer)` where the host tells errors from warnings
 */
export function story(open, host) {
  test("a form that nobody has touched shows nothing", async () => {
    const { page, problems, picture } = await open();
    await settle(page);
    for (const pointer of ["/sponsor/name", "/audience/groups", "/schedule/sessions", "/reinforcement/activities"]) {
      assert.deepEqual(await host.messages(page, pointer), [], pointer);
    }
    await picture("1-untouched");
    assert.deepEqual(problems, []);
  });

  test("an empty form is not sent, and each finding stands at its field", async () => {
    const { page, problems, picture } = await open();
    await send(page);
    await shows(host, page, "/sponsor/name", /names no sponsor.*Name a sponsor from the business/);
    await shows(host, page, "/audience/groups", /does not say which groups/);
    await shows(host, page, "/schedule/sessions", /gives no sessions/);
    await shows(host, page, "/reinforcement/activities", /plans nothing for the time after the training/);
    for (const pointer of ["/request/title", "/sponsor/function", "/audience/description", "/schedule/go_live"]) {
      assert.deepEqual(await host.messages(page, pointer), [], pointer);
    }
    await eventually(async () => assert.match((await host.elsewhere(page)).join(), /whether concerns are discussed/));
    await picture("2-empty");
    assert.equal(await wasSent(page), false);
    assert.deepEqual(problems, []);
  });

  if (host.severity) {
    test("errors, warnings and infos are told apart", async () => {
      const { page } = await open();
      await send(page);
      await shows(host, page, "/reinforcement/activities", /plans nothing/);
      assert.equal(await host.severity(page, "/sponsor/name"), "error");
      assert.equal(await host.severity(page, "/reinforcement/activities"), "warning");
    });
  }

  test("an element of a list has its finding at its own place, and mending it clears it", async () => {
    const { page, problems, picture } = await open();
    await fillIn(host, page, answers);
    await host.add(page, "/schedule/sessions");
    await host.fill(page, "/schedule/sessions/1/topic", "Follow-up");
    await host.fill(page, "/schedule/sessions/1/date", "2026-06-01");
    await send(page);
    await shows(host, page, "/schedule/sessions/1/date", /“Follow-up” runs 183 days before go-live; the window is 14 to 28 days/);
    assert.deepEqual(await host.messages(page, "/schedule/sessions/0/date"), []);
    assert.deepEqual(await host.messages(page, "/sponsor/name"), []);
    assert.equal(await wasSent(page), false);
    await picture("3-late");

    await host.fill(page, "/schedule/sessions/1/date", "2026-11-12");
    await eventually(async () => assert.deepEqual(await host.messages(page, "/schedule/sessions/1/date"), []));
    assert.deepEqual(problems, []);
  });

  test("a request with a warning and an info is sent", async () => {
    const { page, problems, picture } = await open();
    await send(page);
    await shows(host, page, "/sponsor/name", /names no sponsor/);
    await fillIn(host, page, answers);
    await eventually(async () => assert.deepEqual(await host.messages(page, "/sponsor/name"), []));
    await shows(host, page, "/reinforcement/activities", /plans nothing for the time after the training/);
    await picture("4-warned");
    await send(page);
    await eventually(async () => assert.equal(await wasSent(page), true));
    await picture("5-sent");
    assert.deepEqual(problems, []);
  });
}

async function fillIn(host, page, values) {
  for (const [pointer, value] of Object.entries(values)) {
    if (/\/0\/(role|topic)$/.test(pointer)) await host.add(page, pointer.replace(/\/0\/\w+$/, ""));
    await host.fill(page, pointer, value);
  }
}

const send = (page) => page.getByRole("button", { name: "Send the request" }).click();

const wasSent = async (page) => (await page.getByText("has been sent.").count()) > 0;

/** Time for the page to show what it would show if it were wrong. */
const settle = (page) => page.waitForTimeout(300);

async function shows(host, page, pointer, text) {
  await eventually(async () => assert.match((await host.messages(page, pointer)).join("\n"), text, pointer));
}

/** Hosts do things in their own time: asks again until it holds, for five seconds. */
export async function eventually(holds) {
  const end = Date.now() + 5000;
  for (;;) {
    try {
      return await holds();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((later) => setTimeout(later, 50));
    }
  }
}

/** Where a field stands in a list: the pointer of the list, the number of the row and the name in it; none elsewhere. */
export function inList(pointer) {
  const [, list, row, key] = /^(.*)\/(\d+)\/(\w+)$/.exec(pointer) ?? [];
  return list ? { list, row: Number(row), key } : undefined;
}

/** Gives a control a value as a person would. */
export async function give(control, value) {
  const kind = await control.evaluate((element) => `${element.localName}:${element.type}`);
  if (kind === "input:checkbox") await control.setChecked(value);
  else if (kind.startsWith("select")) await control.selectOption({ label: value });
  else {
    await control.fill(value);
    await control.blur();
  }
}
