// Few checks, on every run; `npm run memory` does a million.

import assert from "node:assert/strict";
import { test } from "node:test";

import { GroundrulesError, load } from "groundrules";
import { loadSync } from "groundrules/inline";
import bytes from "groundrules/inline/failure-points";

import * as glue from "../dist/glue/evaluator.js";
import { memoryOver } from "./memory.mjs";

test("the memory of the engine does not grow with the number of checks", async () => {
  const { before, after } = await memoryOver(1_000);
  assert.equal(after, before);
});

test("what is refused for its size takes no memory of the engine", async () => {
  const pack = await load("failure-points");
  pack.check({});
  const { memory } = glue.initSync();
  const before = memory.buffer.byteLength;
  const large = "x".repeat(17 * 1024 * 1024);
  const draft = pack.draft();
  for (const [call, code] of [
    [() => pack.check(`{"a": "${large}"}`), "request-too-large"],
    [() => pack.check({ a: large }), "request-too-large"],
    [() => pack.draft({ a: large }), "request-too-large"],
    [() => draft.set("/a", large), "request-too-large"],
    [() => draft.replace({ a: large }), "request-too-large"],
    [() => pack.check({}, { request: large }), "bad-option"],
    [() => draft.update({ request: large }), "bad-option"],
  ]) {
    assert.throws(call, (error) => error instanceof GroundrulesError && error.code === code && error.message.length < 200);
  }
  await assert.rejects(load(new Uint8Array(20 * 1024 * 1024)), { code: "pack-too-large" });
  assert.equal(memory.buffer.byteLength, before);
  assert.deepEqual(draft.request, {});
});

test("a draft and its pack give their memory back in either order", () => {
  const { memory } = glue.initSync();
  // Without a turn between them nobody collects the garbage, which would give it back too.
  const growth = (freed) => {
    for (let round = 0; round < 300; round++) {
      const pack = loadSync(bytes);
      freed(pack, pack.draft());
    }
    return memory.buffer.byteLength;
  };
  for (const freed of [(pack, draft) => (draft.free(), pack.free()), (pack, draft) => (pack.free(), draft.free())]) {
    assert.equal(growth(freed), growth(freed));
  }
});
