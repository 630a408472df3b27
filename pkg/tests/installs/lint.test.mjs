// What linters of packages say about the tarball.
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import { before, test } from "node:test";

import { pack, project } from "./project.mjs";

let linters;
before(async () => (linters = await project("lint")));

test("publint has nothing to say, not even a suggestion", async () => {
  const { file } = await pack();
  await linters.tool("publint", "run", file, "--strict", "--level", "suggestion");
});

test("attw finds the types of every entry", async () => {
  const { file } = await pack();
  // esm-only: the package has no CommonJS on purpose, for every Node that it supports can `require` a module. What attw
  // would say of `require` in TypeScript's older modes is that they don't know this yet.
  const options = ["--profile", "esm-only", "--entrypoints", ...(await linters.entries())];
  await linters.tool("attw", file, ...options);
});

test("nothing in the package makes code out of text", async () => {
  const { contents } = await pack();
  const scripts = contents.filter((name) => name.endsWith(".js"));
  assert.ok(scripts.length > 20);
  for (const name of scripts) {
    const code = await fs.readFile(linters.at("node_modules/groundrules", name), "utf8");
    assert.ok(!/\beval\s*\(|\bFunction\s*\(/.test(code), name);
  }
});

test("the package has its licences and a README, and nothing of its sources and tests", async () => {
  const { contents } = await pack();
  const outside = contents.filter((name) => !name.startsWith("dist/"));
  assert.deepEqual(outside.sort(), ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "package.json"]);
  assert.ok(!contents.some((name) => /\.test\.|\.ts$/.test(name) && !name.endsWith(".d.ts")));
});
