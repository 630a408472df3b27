// What linters of packages say about the tarball.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { pack, project } from "./project.mjs";

let linters;
before(async () => (linters = await project("lint")));

test("publint has nothing to say, not even a suggestion", async () => {
  await linters.tool("publint", "run", await pack(), "--strict", "--level", "suggestion");
});

test("attw finds the types of every entry", async () => {
  // esm-only: the package has no CommonJS on purpose, for every Node that it supports can `require` a module. What attw
  // would say of `require` in TypeScript's older modes is that they don't know this yet.
  const options = ["--profile", "esm-only", "--entrypoints", ...(await linters.entries())];
  await linters.tool("attw", await pack(), ...options);
});

test("nothing in the package makes code out of text", async () => {
  const scripts = (await linters.files("node_modules/groundrules")).filter(({ name }) => name.endsWith(".js"));
  assert.ok(scripts.length > 20);
  for (const { name, bytes } of scripts) {
    assert.ok(!/\beval\s*\(|\bFunction\s*\(/.test(bytes.toString()), name);
  }
});

test("the package has its licences and a README, and nothing of its sources and tests", async () => {
  const names = (await linters.files("node_modules/groundrules")).map(({ name }) => name);
  const outside = names.filter((name) => !name.startsWith("dist"));
  assert.deepEqual(outside.sort(), ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "package.json"]);
  assert.ok(!names.some((name) => /\.test\.|\.ts$/.test(name) && !name.endsWith(".d.ts")));
});
