// A draft is, at every moment, what a full draft check of its request says.

import assert from "node:assert/strict";
import { test } from "node:test";

import { BUILTIN_PACKS, load } from "groundrules";

import { dice, requests } from "./requests.mjs";

const pack = await load([...BUILTIN_PACKS]);
const ODD = [null, "", "  ", true, 0, -3, 2.5, 1e9, "2026-13-45", [], {}, ["a"], [{}], { name: "x" }, undefined];
const FITTING = {
  record: [{}],
  list: [[], ["sales", "service"], [{}, {}]],
  text: ["Dana Ortiz", "sales", "learning", "all employees", "Knows what AI is.", "ChatGPT training"],
  number: [1, 45, 90],
  "whole-number": [1, 2, 600],
  boolean: [true, false],
  date: ["2026-11-10", "2026-11-20", "2026-12-01"],
  "date-time": ["2026-11-10T09:00:00Z"],
};
const fields = pack.info.flatMap((info) => info.fields);

/** A field that rules read, at some place in each list, and a value that mostly fits it; now and then neither. */
function edit(random) {
  const one = (list) => list[Math.floor(random() * list.length)];
  if (random() < 0.05) return ["/somebody/elses/field", one(ODD)];
  const { path, type, options } = one(fields);
  const at = path.replaceAll("*", () => (random() < 0.1 ? "-" : String(Math.floor(random() * 2))));
  return [at, one(random() < 0.3 ? ODD : (options ?? FITTING[type]))];
}

/** A list of findings without the order, in which two of the same count twice. */
const bag = (findings) => findings.map((finding) => JSON.stringify(finding)).sort();

test("after every change the report is that of a full check, and the change is the difference", () => {
  let changes = 0;
  for (const [index, { name, text }] of requests().slice(0, 16).entries()) {
    const random = dice(index + 1);
    const form = pack.draft(JSON.parse(text));
    for (let step = 0; step < 25; step++) {
      const before = form.report;
      const [at, value] = edit(random);
      let change;
      try {
        change = form.set(at, value);
      } catch (error) {
        // A value stands where the pointer needs an object or a list.
        assert.equal(error.code, "bad-pointer", `${name}: ${at}`);
        assert.equal(form.report, before);
        continue;
      }
      const full = pack.check(form.request, { draft: true });
      assert.equal(JSON.stringify(form.report), JSON.stringify(full), `${name}: ${at}`);
      assert.equal(change.report, form.report);
      assert.equal(change.verdict, full.verdict);
      assert.deepEqual(change.next, full.next);
      assert.deepEqual(change.open, full.open ?? []);
      const rest = bag(before.findings);
      for (const gone of bag(change.removed)) rest.splice(rest.indexOf(gone), 1);
      assert.deepEqual([...rest, ...bag(change.added)].sort(), bag(full.findings));
      const both = new Set(bag(change.added));
      assert.ok(bag(change.removed).every((finding) => !both.has(finding)));
      changes += change.added.length + change.removed.length;
    }
  }
  assert.ok(changes > 60, `only ${changes} findings came or went`);
});

test("setting all answers of a request one by one ends where the whole request is", () => {
  for (const { name, text } of requests().slice(0, 6)) {
    const request = JSON.parse(text);
    const form = pack.draft();
    const fill = (value, at) => {
      const isHolder = typeof value === "object" && value !== null && Object.keys(value).length > 0;
      if (!isHolder) form.set(at, value);
      else for (const [key, inside] of Object.entries(value)) fill(inside, `${at}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    };
    fill(request, "");
    assert.deepEqual(form.request, request, name);
    assert.deepEqual(form.final(), pack.check(request), name);
  }
});

test("the answer to a question clears what waits for it", () => {
  const form = pack.draft({ sponsor: {} });
  assert.equal(form.report.verdict, "undecided");
  const { added, removed } = form.set("/sponsor/name", null);
  assert.deepEqual(removed, []);
  const finding = added.find(({ rule }) => rule === "missing-sponsor");
  assert.equal(finding.path, "/sponsor/name");
  const cleared = form.set("/sponsor/name", "Dana Ortiz");
  assert.ok(cleared.removed.some(({ rule }) => rule === "missing-sponsor"));
});

test("objects and lists on the way are made, and an undefined answer is taken away", () => {
  const form = pack.draft();
  form.set("/schedule/sessions/0/date", "2026-11-10");
  form.set("/schedule/sessions/-/date", "2026-11-17");
  form.set("/a~1b/~0c", 1);
  assert.deepEqual(form.request, {
    schedule: { sessions: [{ date: "2026-11-10" }, { date: "2026-11-17" }] },
    "a/b": { "~c": 1 },
  });
  assert.equal(form.get("/schedule/sessions/1/date"), "2026-11-17");
  assert.equal(form.get("/schedule/sessions/2/date"), undefined);
  assert.equal(form.get("/toString"), undefined);
  form.set("/schedule/sessions/0", undefined);
  form.set("/a~1b", undefined);
  form.set("/never/there", undefined);
  assert.deepEqual(form.request, { schedule: { sessions: [{ date: "2026-11-17" }] } });
});

test("a pointer that fits nothing is an error, after which nothing has changed", () => {
  const form = pack.draft({ sponsor: { name: "Dana Ortiz" }, schedule: { sessions: [] } });
  const before = [form.request, form.report];
  for (const at of ["sponsor", "/sponsor/name/first", "/schedule/sessions/1", "/schedule/sessions/first", "/schedule/sessions/01"]) {
    assert.throws(() => form.set(at, "x"), { code: "bad-pointer" }, at);
  }
  assert.deepEqual([form.request, form.report], before);
});

test("no pointer reaches what is not the request's own", () => {
  const form = pack.draft();
  form.set("/__proto__/polluted", "yes");
  form.set("/constructor/prototype/polluted", "yes");
  assert.equal({}.polluted, undefined);
  assert.equal(JSON.stringify(form.request), '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}');
});

test("a list has its elements and nothing else", () => {
  const form = pack.draft({ schedule: { sessions: [{ date: "2026-11-10" }] } });
  assert.equal(form.get("/schedule/sessions/length"), undefined);
  form.set("/schedule/sessions/length", undefined);
  assert.deepEqual(form.request, { schedule: { sessions: [{ date: "2026-11-10" }] } });
  assert.throws(() => form.set("/schedule/sessions/length", 0), { code: "bad-pointer" });
});

test("what is set in the place of the whole request is there as it was given", () => {
  for (const request of [null, 5, "text", [], { sponsor: { name: null } }]) {
    const form = pack.draft();
    form.set("", request);
    assert.deepEqual(form.request, request);
    assert.deepEqual(form.report, pack.check(JSON.stringify(request), { draft: true }));
  }
});

test("an older request and report stay as they were", () => {
  const form = pack.draft({ sponsor: { name: "Dana Ortiz" } });
  const { request, report } = form;
  const copy = structuredClone({ request, report });
  form.set("/sponsor/name", "Lee Chen");
  assert.deepEqual({ request, report }, copy);
  assert.notEqual(form.request, request);
});

test("the caller's objects are copied in", () => {
  const mine = { sponsor: { name: "Dana Ortiz" } };
  const form = pack.draft(mine);
  mine.sponsor.name = null;
  assert.equal(form.get("/sponsor/name"), "Dana Ortiz");
  form.set("/schedule/go_live", new Date(Date.UTC(2026, 11, 1)));
  assert.equal(form.get("/schedule/go_live"), "2026-12-01T00:00:00.000Z");
});

test("options change without the request, and the request without the options", () => {
  const form = pack.draft({ sponsor: { name: null } }, { severities: { "missing-sponsor": "info" } });
  const french = form.update({ locale: "fr" });
  assert.ok(french.added.some(({ rule }) => rule === "missing-sponsor"));
  assert.equal(form.report.options.locale, "fr");
  form.replace({ sponsor: { name: "Dana Ortiz" } });
  assert.deepEqual(form.report.options.severities, { "missing-sponsor": "info" });
  assert.equal(form.report.options.locale, "fr");
  assert.throws(() => form.update({ today: "soon" }), { code: "bad-option" });
  assert.equal(form.set("/sponsor/name", null).report.options.today, undefined);
});

test("the final check is that of the request as it is", () => {
  const form = pack.draft({ sponsor: { name: "Dana Ortiz" } }, { draft: false });
  assert.equal(form.report.options.mode, "draft");
  assert.deepEqual(form.final(), pack.check({ sponsor: { name: "Dana Ortiz" } }));
});

test("listeners hear of every change until they end it, whatever another listener does", async () => {
  const form = pack.draft();
  const heard = [];
  form.subscribe(() => {
    throw new Error("a listener's own mistake");
  });
  const end = form.subscribe((change) => heard.push(change));
  // What a listener throws is told once the change has been made, and the test runner would take it for the test's.
  const told = [];
  const { queueMicrotask } = globalThis;
  globalThis.queueMicrotask = (task) => told.push(task);
  let change;
  try {
    change = form.set("/sponsor/name", "Dana Ortiz");
    end();
    form.set("/sponsor/name", null);
  } finally {
    globalThis.queueMicrotask = queueMicrotask;
  }
  assert.deepEqual(heard, [change]);
  assert.equal(told.length, 2);
  assert.throws(told[0], /a listener's own mistake/);
});

test("a draft that is freed can be used on, and be freed again", () => {
  const form = pack.draft({ sponsor: { name: "Dana Ortiz" } });
  const { report } = form;
  form.free();
  form.free();
  assert.equal(form.report, report);
  const { added, removed } = form.set("/sponsor/name", null);
  assert.ok(added.length + removed.length > 0);
  assert.deepEqual(form.report, pack.check(form.request, { draft: true }));
  form.free();
});

test("what a host does with a report, or with the request, spoils no later answer", () => {
  const request = { sponsor: { name: "Helen Marsh", function: "learning" }, audience: { description: "All employees" } };
  const form = pack.draft(request);
  const later = () => assert.deepEqual(form.report, pack.check(form.request, { draft: true }));
  assert.ok(form.report.findings.length > 1 && form.report.open.length > 1);
  form.report.findings.reverse();
  form.report.open.sort((a, b) => b.rule.localeCompare(a.rule));
  form.set("/request/title", "a");
  later();
  form.report.findings.length = 0;
  delete form.report.open;
  const { added, removed } = form.set("/request/title", "b");
  assert.deepEqual([added, removed], [[], []]);
  later();
  form.request.sponsor.name = "somebody else";
  form.get("/sponsor").name = "somebody else";
  form.request.itself = form.request;
  form.set("/request/title", "c");
  assert.equal(form.get("/sponsor/name"), "Helen Marsh");
  assert.equal(form.request.itself, undefined);
  later();
  assert.deepEqual(form.final(), pack.check(form.request));
});

test("what a draft's reports share is frozen, and nothing put into a report is in the way of the next one", () => {
  const form = pack.draft({ sponsor: { name: null }, audience: { description: "All employees" } });
  const later = () => assert.equal(JSON.stringify(form.report), JSON.stringify(pack.check(form.request, { draft: true })));
  const deeplyFrozen = (value) =>
    typeof value !== "object" || value === null || (Object.isFrozen(value) && Object.values(value).every(deeplyFrozen));
  const lists = ({ report, added = [], removed = [], open = [] }) => [added, removed, open, ...Object.values(report).filter(Array.isArray)];
  for (const name of ["Dana Ortiz", null, "Helen Marsh"]) {
    const change = form.set("/sponsor/name", name);
    assert.ok(change.added.length + change.removed.length > 0);
    assert.ok(lists(change).every((list) => !Object.isFrozen(list) && list.every(deeplyFrozen)));
    const { options, engine, summary, packs, findings } = form.report;
    assert.ok([options, engine, summary].every(deeplyFrozen));
    assert.throws(() => (findings[0].itself = findings[0]), TypeError);
    assert.throws(() => (findings[0].message = 1n), TypeError);
    packs.length = 0;
    for (const part of ["packs", "options", "engine"]) form.report[part] = form.report;
    form.set("/title", name);
    later();
  }
  const { findings } = form.final();
  findings[0].message = "a host's own";
  assert.ok(!Object.isFrozen(findings[0]) && !Object.isFrozen(pack.check({}).options));
});

test("a change that is made while options are read is not lost", () => {
  const form = pack.draft();
  form.update({ get locale() { form.set("/sponsor/name", "Dana Ortiz"); return "fr"; } });
  assert.equal(form.get("/sponsor/name"), "Dana Ortiz");
  assert.deepEqual(form.report, pack.check(form.request, { draft: true, locale: "fr" }));
});

test("every listener hears of changes in their order, and of none once it has ended", () => {
  const form = pack.draft();
  const heard = [];
  let end;
  form.subscribe(({ report }) => {
    if (report !== form.report) return;
    if (form.get("/n") < 3) form.set("/n", form.get("/n") + 1);
    else end();
  });
  form.subscribe(({ report }) => heard.push(report));
  let told = 0;
  end = form.subscribe(() => void (told += 1));
  form.set("/n", 0);
  assert.equal(heard.length, 4);
  assert.equal(heard.at(-1), form.report);
  assert.equal(told, 3, "of the last change it was not told");
});
