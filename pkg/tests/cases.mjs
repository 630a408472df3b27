// Random packs with requests, in WebAssembly: `nativeCases` says what the answers are to be.

import assert from "node:assert/strict";

/** What WebAssembly answers to a case: as it is, with just the fuel that it takes natively, and with less. It runs in pages too. */
export function answers(glue, { pack, request, options, fuel }) {
  const packs = new glue.Packs();
  packs.add(Uint8Array.from(pack.match(/../g), (byte) => Number.parseInt(byte, 16)));
  const check = (more) => {
    try {
      return packs.check(request, JSON.stringify({ ...options, ...more }));
    } catch (error) {
      return error;
    }
  };
  const all = [check({})];
  if (fuel > 0) all.push(check({ limits: { fuel } }), check({ limits: { fuel: fuel - 1 } }));
  packs.free();
  return all;
}

/** Fails where an answer is not the native one, byte for byte. */
export function compareAnswers(cases, given) {
  assert.equal(given.length, cases.length);
  for (const [index, { refused, report, fuel, tight, request }] of cases.entries()) {
    const [answer, just, less] = given[index];
    if (refused) {
      const { code, message } = JSON.parse(answer);
      assert.deepEqual([code, message], refused, request);
      continue;
    }
    assert.equal(answer, report, request);
    if (fuel > 0 && tight) {
      assert.equal(just, tight, request);
      assert.equal(JSON.parse(less).code, "out-of-fuel", request);
    }
  }
}
