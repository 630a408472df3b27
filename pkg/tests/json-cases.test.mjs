// What is JSON and what is not: the table of tests/json_cases, in WebAssembly.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { load } from "groundrules";
import { compile, load as loadCompiled } from "groundrules/compiler";

import { codeOf } from "./code-of.mjs";
import { repository } from "./requests.mjs";

/** Those that are UTF-8: JavaScript passes texts, and a text has no other bytes. */
const cases = JSON.parse(fs.readFileSync(path.join(repository, "tests/json_cases/cases.json"), "utf8")).filter(({ text }) => text !== undefined);
const pack = await load("failure-points");
const RULES = 'pack p { title "P" version "1" schema "s.json" } rule r { require a > 1 }';

test("there are cases to try", () => assert.ok(cases.length > 360, `only ${cases.length}`));

test("as requests", async () => {
  const ownRules = await compile(RULES, { files: { "s.json": '{"properties": {"a": {"type": "number"}}}' } });
  const own = await loadCompiled(ownRules.bytes);
  for (const { name, verdict, text } of cases) {
    for (const checked of [pack, own]) {
      for (const draft of [false, true]) {
        const code = codeOf(() => checked.check(text, { draft }));
        assert.equal(/^request-(not-json|too-deep)$/.test(code), verdict === "refuse", `${name}: ${code}`);
        assert.ok(verdict === "refuse" || code === undefined, `${name}: ${code}`);
      }
    }
    if (verdict === "accept") {
      assert.equal(codeOf(() => own.check(`{"a": ${text}, "unread": ${text}}`)), undefined, name);
    }
  }
});

test("as schemas", async () => {
  for (const { name, verdict, text } of cases) {
    const { bytes, diagnostics } = await compile(RULES, { files: { "s.json": text } });
    assert.equal(bytes, undefined, name);
    assert.equal(diagnostics.some(({ message }) => message.includes("is not JSON:")), verdict === "refuse", name);
  }
});

test("a half of a surrogate pair is refused, in an object and in a text", () => {
  for (const request of [{ sponsor: { name: "\ud800" } }, '{"sponsor":{"name":"\ud800"}}', '{"sponsor":{"name":"\\ud800"}}']) {
    assert.throws(() => pack.check(request), { code: "request-not-json", details: { line: 1, column: 21 } });
  }
});
