import assert from "node:assert/strict";
import { test } from "node:test";

import { Places } from "../../generated/modules/adapters/mapping.js";
import { nameOfPath, pathOfName, pathOfPointer, pointerOfPath, putAt } from "../../generated/modules/adapters/path.js";
import { read } from "../../generated/modules/adapters/reading.js";

const mapping = {
  sponsor: "/sponsor/name",
  agreed: { pointer: "/sponsor/accountable", as: "boolean" },
  "sessions[*].topic": "/schedule/sessions/*/topic",
  "sessions[*].day": { pointer: "/schedule/sessions/*/date", as: "date" },
  "sessions[*].parts[*].name": "/schedule/sessions/*/workflows/*",
  groups: "/audience/groups",
  activity_date: "/reinforcement/activities/*/date",
  activity_owner: "/reinforcement/activities/*/owner",
};

test("a pointer and a path are two ways to write one place", () => {
  for (const pointer of ["", "/sponsor/name", "/schedule/sessions/0/date", "/a~1b/c~0d", "/007"]) {
    assert.equal(pointerOfPath(pathOfPointer(pointer)), pointer);
  }
  assert.deepEqual(pathOfPointer("/schedule/sessions/10/date"), ["schedule", "sessions", 10, "date"]);
});

test("a name is read whether it writes places in a list with brackets or with dots", () => {
  const path = ["sessions", 0, "date"];
  for (const name of ["sessions[0].date", "sessions[0][date]", "sessions.0.date"]) assert.deepEqual(pathOfName(name), path, name);
  assert.deepEqual(pathOfName("topics[]"), ["topics"]);
  assert.equal(nameOfPath(path), "sessions[0].date");
});

test("a mapping makes a request of a host's data", () => {
  const data = {
    sponsor: "Dana Ortiz",
    agreed: "yes",
    sessions: [{ topic: "Basics" }, { day: "2026-11-10T00:00:00+01:00", parts: [{ name: "Triage" }, { name: "Payment" }] }],
    groups: [{ role: "buyer" }],
    activity_date: ["2026-12-01", "2026-12-08"],
    activity_owner: "Sam Weir",
    token: "not part of the request",
  };
  assert.deepEqual(new Places(mapping).request(data), {
    sponsor: { name: "Dana Ortiz", accountable: true },
    schedule: { sessions: [{ topic: "Basics" }, { date: "2026-11-10", workflows: ["Triage", "Payment"] }] },
    audience: { groups: [{ role: "buyer" }] },
    reinforcement: { activities: [{ date: "2026-12-01", owner: "Sam Weir" }, { date: "2026-12-08" }] },
  });
});

test("a mapping finds the host's field of a pointer", () => {
  const places = new Places(mapping);
  const field = (pointer) => places.field(pointer) && nameOfPath(places.field(pointer));
  assert.equal(field("/sponsor/name"), "sponsor");
  assert.equal(field("/schedule/sessions/2/date"), "sessions[2].day");
  assert.equal(field("/schedule/sessions/2/workflows/1"), "sessions[2].parts[1].name");
  assert.equal(field("/schedule/sessions/2/workflows"), "sessions[2].parts");
  assert.equal(field("/schedule/sessions/2"), "sessions[2]");
  assert.equal(field("/schedule/sessions"), "sessions");
  assert.equal(field("/audience/groups/0/role"), "groups[0].role", "what is below a field goes along");
  assert.equal(field("/reinforcement/activities/1/owner"), "activity_owner[1]", "the second of that name");
  assert.equal(field("/sponsor/function"), undefined);
  assert.equal(field("/sponsor"), undefined);
});

test("without a mapping the data is the request", () => {
  const places = new Places();
  const data = { sponsor: { name: "Dana Ortiz" } };
  assert.equal(places.request(data), data);
  assert.deepEqual(places.request(undefined), {});
  assert.deepEqual(places.field("/schedule/sessions/0"), ["schedule", "sessions", 0]);
});

test("a mapping that cannot be meant is refused, with what it needs", () => {
  assert.throws(() => new Places({ sponsor: "sponsor.name" }), /begins with “\/”/);
  for (const target of [null, 5, {}, { pointer: null }]) {
    assert.throws(() => new Places({ a: target }), { name: "GroundrulesError", code: "bad-option" });
  }
  assert.throws(() => new Places({ "a[*].b": "/sponsor/name" }), /both need “\*” for the same lists/);
  assert.throws(() => new Places({ a: "/schedule/sessions/*/workflows/*" }), /both need “\*”/);
  assert.throws(() => new Places({ a: { pointer: "/sponsor/name", as: "Text" } }), {
    name: "GroundrulesError",
    code: "bad-option",
    message: "The field “a” is mapped to “/sponsor/name”: it cannot be read as “Text”, but as text, number, boolean, date, list, lines, or by a function.",
    details: { option: "mapping", field: "a" },
  });
});

test("a name that looks like a prototype changes no object but its own", () => {
  const request = new Places({ "__proto__.admin": "/sponsor/name", "a[*].b": "/__proto__/*/polluted" }).request({ a: [{ b: true }] });
  assert.equal({}.polluted, undefined);
  assert.equal([].polluted, undefined);
  assert.equal(Object.getPrototypeOf(request), Object.prototype);
});

test("values are read as what they are said to be, and left alone where they are not that", () => {
  assert.equal(read("12.5", "number"), 12.5);
  assert.equal(read("a dozen", "number"), "a dozen");
  assert.equal(read("", "number"), "");
  assert.equal(read("Yes", "boolean"), true);
  assert.equal(read("0", "boolean"), false);
  assert.equal(read("perhaps", "boolean"), "perhaps");
  // What a form has of a single box with a value.
  assert.equal(read(["yes"], "boolean"), true);
  assert.deepEqual(read(["yes", "no"], "boolean"), ["yes", "no"]);
  assert.equal(read("2026-12-01T00:00:00.000Z", "date"), "2026-12-01");
  assert.equal(read("1.12.2026", "date"), "1.12.2026");
  assert.deepEqual(read("email", "list"), ["email"]);
  assert.deepEqual(read(" Triage \n\n Payment\r\n", "lines"), ["Triage", "Payment"]);
  assert.equal(read(7, "text"), "7");
  assert.equal(read("12/01/2026", (value) => value.replace(/(..).(..).(....)/, "$3-$1-$2")), "2026-12-01");
});

test("a number is read where it is written as a decimal one, and no digit is lost", () => {
  const numbers = { "-12.50": -12.5, "+7": 7, " 8 ": 8, ".5": 0.5, "3.": 3, "007": 7, "1.5e3": 1500, "2E-2": 0.02, "0.10000000000000000001": 0.1 };
  for (const [text, number] of Object.entries(numbers)) assert.equal(read(text, "number"), number, text);
  for (const whole of ["9007199254740992", "-9007199254740992", "9007199254740991"]) assert.equal(String(read(whole, "number")), whole);
  const others = ["0x10", "0b11", "0o7", "Infinity", "-Infinity", "NaN", "1e400", "1_000", "1,5", "1e", ".", "e5", "- 1", "--1"];
  const inexact = ["9007199254740993", "-9007199254740993", "9007199254740992.5", "123456789012345678901234567890"];
  for (const text of [...others, ...inexact]) assert.equal(read(text, "number"), text);
  const start = performance.now();
  read(`${"1".repeat(100_000)}x`, "number");
  assert.ok(performance.now() - start < 1_000);
});

test("a list has elements and nothing else, whatever a field is called", () => {
  const data = {};
  putAt(data, pathOfName("rows[0]"), "a");
  for (const name of ["rows.length", "rows[4294967294]", "rows.constructor.prototype.x", "rows.__proto__.x"]) putAt(data, pathOfName(name), 7);
  assert.deepEqual(data, { rows: ["a"] });
  assert.equal({}.x, undefined);
});

test("a field that belongs inside of another one is put there, and the host's data stays as it is", () => {
  const freeze = (value) => (Object.values(value).forEach((below) => below instanceof Object && freeze(below)), Object.freeze(value));
  const data = freeze({ sponsor: { name: "a" }, lead: "b", rows: [{ day: "c" }], first: "d", when: new Date("2026-12-01") });
  const places = new Places({ sponsor: "/sponsor", lead: "/sponsor/name", rows: "/rows", first: "/rows/0/day", when: { pointer: "/when", as: (value) => [value] } });
  assert.deepEqual(places.request(data), { sponsor: { name: "b" }, rows: [{ day: "d" }], when: ["2026-12-01T00:00:00.000Z"] });
  assert.deepEqual([data.sponsor.name, data.rows[0].day], ["a", "c"]);
});
