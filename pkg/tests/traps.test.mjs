// A trap ends an instance in the middle of something. Here memory is overwritten behind the engine's back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { GroundrulesError, load } from "groundrules";
import { compile, format, load as loadCompiled } from "groundrules/compiler";

import * as compilerGlue from "../dist/glue/compiler.js";
import * as glue from "../dist/glue/evaluator.js";

const REQUEST = { sponsor: { name: "Dana Ortiz" }, audience: { description: "all employees" } };

/** Makes the memory of the instance that runs now senseless: lengths and addresses that nothing has. */
function poison(engine = glue) {
  // Once started, it gives the exports of the instance that runs.
  const { memory } = engine.initSync();
  new Uint8Array(memory.buffer).fill(0xff);
}

test("after a trap the call says so, and every pack and draft works on", async () => {
  const pack = await load("failure-points");
  const other = await load("ai-enablement");
  const form = other.draft(REQUEST);
  const expected = [pack.check(REQUEST), other.check(REQUEST), form.report];
  for (let round = 0; round < 3; round++) {
    poison();
    assert.throws(() => pack.check(REQUEST), (error) => {
      assert.ok(error instanceof GroundrulesError, String(error));
      assert.equal(error.code, "engine-restarted");
      assert.match(error.message, /started again/);
      assert.ok(error.cause instanceof Error);
      return true;
    });
    assert.deepEqual([pack.check(REQUEST), other.check(REQUEST), form.replace(REQUEST).report], expected);
  }
});

test("a draft whose change met a trap is as it was before", async () => {
  const pack = await load("failure-points");
  const form = pack.draft(REQUEST);
  const { request, report } = form;
  poison();
  assert.throws(() => form.set("/sponsor/name", null), { code: "engine-restarted" });
  assert.deepEqual([form.request, form.report], [request, report]);
  assert.ok(form.set("/sponsor/name", null).added.length > 0);
});

test("a pack can be freed after the instance that held it is gone", async () => {
  const [pack, other] = [await load("failure-points"), await load("failure-points")];
  poison();
  assert.throws(() => pack.check({}), { code: "engine-restarted" });
  pack.free();
  assert.equal(other.check({}).verdict, "not-ready");
});

test("every call of a pack and of a draft survives a trap", async () => {
  const pack = await load("failure-points");
  const form = pack.draft(REQUEST);
  const { info } = await load("failure-points");
  const expected = pack.check(REQUEST);
  const calls = {
    check: () => pack.check(REQUEST),
    outcome: () => pack.outcome(REQUEST, { locale: "fr" }),
    draft: () => pack.draft(REQUEST).report,
    set: () => form.set("/audience/size", 12),
    replace: () => form.replace(REQUEST),
    update: () => form.update({ locale: "fr" }),
    final: () => form.final(),
  };
  for (const [name, call] of Object.entries(calls)) {
    poison();
    assert.throws(call, { code: "engine-restarted" }, name);
    call();
    assert.deepEqual(pack.check(REQUEST), expected, name);
  }
  poison();
  assert.throws(() => pack.info, { code: "engine-restarted" });
  assert.deepEqual(pack.info, info);
  poison();
  await assert.rejects(load("failure-points"), { code: "engine-restarted" });
  assert.equal((await load("failure-points")).check({}).verdict, "not-ready");
  // Giving memory back has nothing to say.
  form.replace(REQUEST);
  poison();
  form.free();
  for (const known of [false, true]) {
    const other = await load("failure-points");
    if (known) void other.info;
    poison();
    other.free();
    assert.throws(() => other.check({}), { code: "pack-freed" });
  }
  assert.deepEqual(pack.check(REQUEST), expected);
});

test("a trap of the compiler is told as well, and it works on", async () => {
  const rules = 'pack p { title "P" version "1" schema "s.json" }\nrule r { require a > 1 }\n';
  const files = { "s.json": '{"properties": {"a": {"type": "number"}}}' };
  const { bytes } = await compile(rules, { files });
  const pack = await loadCompiled(bytes);
  const expected = pack.check({ a: 0 });
  for (const call of [() => compile(rules, { files }), () => format(rules), async () => pack.check({ a: 0 })]) {
    poison(compilerGlue);
    await assert.rejects(call, { code: "engine-restarted" });
    await call();
  }
  assert.deepEqual((await compile(rules, { files })).bytes, bytes);
  assert.deepEqual(pack.check({ a: 0 }), expected);
});

test("a call without room on the stack harms no later one", async () => {
  const pack = await load("failure-points");
  const expected = pack.check(REQUEST);
  const deepest = () => {
    let depth = 0;
    const dig = () => {
      depth += 1;
      dig();
    };
    assert.throws(dig, RangeError);
    return depth;
  };
  const checkedAt = (depth) => (depth > 0 ? checkedAt(depth - 1) : pack.check(REQUEST));
  const bottom = deepest();
  const outcomes = new Set();
  for (let above = 1; above < bottom; above *= 2) {
    try {
      assert.deepEqual(checkedAt(bottom - above), expected);
      outcomes.add("answer");
    } catch (error) {
      outcomes.add(error.code ?? error.name);
    }
  }
  assert.ok(outcomes.has("answer") && outcomes.size > 1, [...outcomes].join());
  assert.deepEqual(pack.check(REQUEST), expected);
});
