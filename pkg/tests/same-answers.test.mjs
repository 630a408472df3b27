// Every request of the repository, and random requests with random packs, get the same report from the native engine, in Node
// and in Chromium, byte for byte.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { BUILTIN_PACKS, load } from "groundrules";

import { answers, compareAnswers } from "./cases.mjs";
import { startEngines } from "./engines.mjs";
import { nativeCases, nativeReports } from "./native.mjs";
import { requests } from "./requests.mjs";

const dist = path.resolve(import.meta.dirname, "../dist");
const all = requests();
/** Each pack alone, and all together. */
const SETS = [...BUILTIN_PACKS.map((name) => [name]), [...BUILTIN_PACKS]];
const RUNS = SETS.flatMap((packs) => [false, true].map((draft) => ({ packs, draft })));

const script = `
  const bytes = async (address) => new Uint8Array(await (await fetch(address)).arrayBuffer());
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  window.reports = async (names, requests, draft) => {
    const packs = new glue.Packs();
    for (const name of names) packs.add(await bytes("/dist/packs/" + name + ".grpack"));
    return requests.map(({ name, text }) => packs.check(text, JSON.stringify({ draft, request: name })));
  };
  window.digests = async (...run) => {
    const texts = await window.reports(...run);
    return Promise.all(texts.map(async (text) => hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))));
  };
`;

let engines;
let stop;
before(async () => {
  ({ engines, stop } = await startEngines(script));
});
after(() => stop?.());

test("there are requests to compare", () => {
  assert.ok(all.length >= 99, `only ${all.length}`);
});

for (const { packs, draft } of RUNS) {
  test(`${packs.join(", ")}: ${draft ? "draft" : "final"} reports are the same`, async () => {
    const options = [...packs.flatMap((name) => ["--pack", name]), ...(draft ? ["--draft"] : [])];
    const native = nativeReports(all, options);
    assert.equal(native.length, all.length);

    const pack = await load(packs);
    for (const [index, { name, text }] of all.entries()) {
      assert.deepEqual(pack.check(JSON.parse(text), { draft, request: name }), JSON.parse(native[index]), name);
    }
    for (const { name: engine, tab, glue } of engines) {
      const inNode = new glue.Packs();
      for (const name of packs) inNode.add(fs.readFileSync(path.join(dist, "packs", `${name}.grpack`)));
      for (const [index, { name, text }] of all.entries()) {
        assert.equal(inNode.check(text, JSON.stringify({ draft, request: name })), native[index], `${engine}: ${name}`);
      }
      inNode.free();

      const digests = await tab.page.evaluate((run) => window.digests(...run), [packs, all, draft]);
      const differing = all.findIndex((_, index) => digests[index] !== createHash("sha256").update(native[index]).digest("hex"));
      if (differing >= 0) {
        const [inChromium] = await tab.page.evaluate((run) => window.reports(...run), [packs, [all[differing]], draft]);
        assert.equal(inChromium, native[differing], `${engine}: ${all[differing].name}`);
      }
      assert.equal(digests.length, all.length);
      assert.equal(differing, -1);
      assert.deepEqual(tab.problems, []);
    }
  });
}

test("random packs: reports and fuel are the native ones", async () => {
  // `npm run laws` compares very many more.
  const cases = nativeCases({ first: 0, packs: 1_200 });
  assert.ok(cases.length >= 3_000, `only ${cases.length}`);
  assert.ok(cases.filter(({ refused }) => refused).length >= 100, "requests that are refused are among them");
  for (const { tab, glue } of engines) {
    const inChromium = await tab.page.evaluate((cases) => window.answers(cases), cases);
    compareAnswers(cases, cases.map((one) => answers(glue, one)));
    compareAnswers(cases, inChromium);
    assert.deepEqual(tab.problems, []);
  }
});
