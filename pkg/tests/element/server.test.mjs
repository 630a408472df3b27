// The parts of the panel that need no page: importing it on a server, telling findings apart, choosing words.
import assert from "node:assert/strict";
import { test } from "node:test";

test("a server can import the panel, which then does nothing", async () => {
  assert.equal(globalThis.HTMLElement, undefined);
  const { GroundrulesPanel } = await import("../../dist/element/index.js");
  assert.equal(typeof GroundrulesPanel, "function");
});

test("findings are matched by place before rule", async () => {
  const { match } = await import("../../generated/modules/element/matching.js");
  const finding = (rule, path) => ({ pack: "p", rule, path });
  const before = [
    finding("late", "/sessions/0/date"),
    finding("late", "/sessions/1/date"),
    finding("sponsor", "/sponsor/name"),
  ];
  const now = [
    finding("late", "/sessions/1/date"),
    finding("sponsor", "/sponsor/function"),
    finding("late", "/sessions/2/date"),
  ];
  const { continued, cleared } = match(before, now);
  assert.equal(continued.get(now[0]), before[1]);
  assert.equal(continued.get(now[1]), before[2], "another place of the same rule");
  assert.equal(continued.get(now[2]), before[0], "what is left of the rule");
  assert.deepEqual(cleared, []);
  assert.deepEqual(match(before, []).cleared, before);
});

test("counted texts follow the plurals of their language", async () => {
  const { Wording } = await import("../../generated/modules/element/texts.js");
  const polish = new Wording({
    lang: "pl",
    openRules: { one: "{n} reguła", few: "{n} reguły", many: "{n} reguł", other: "{n} reguły" },
  });
  const say = (n) => polish.counted(polish.texts.openRules, n);
  assert.deepEqual([1, 3, 5, 22].map(say), ["1 reguła", "3 reguły", "5 reguł", "22 reguły"]);
});

test("the tables of words have the same entries and placeholders as the English one", async () => {
  const { english } = await import("../../generated/modules/element/texts.js");
  const { german } = await import("../../dist/element/texts/de.js");
  const { french } = await import("../../dist/element/texts/fr.js");
  const placeholders = (text) =>
    [...new Set((typeof text === "string" ? text : (text.other ?? "")).match(/\{\w+\}/g))].sort();
  for (const table of [german, french]) {
    assert.deepEqual(Object.keys(table).sort(), Object.keys(english).sort());
    for (const [name, text] of Object.entries(english)) {
      assert.deepEqual(placeholders(table[name]), placeholders(text), `${table.lang}: ${name}`);
    }
  }
});
