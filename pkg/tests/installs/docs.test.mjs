// docs/embedding.md: the programs it shows are those that run here, and the tests it names are there.
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";

const docs = path.resolve(import.meta.dirname, "../../../docs");
const text = await fs.readFile(path.join(docs, "embedding.md"), "utf8");

test("each program on the page is the one that a test runs", async () => {
  const shown = [...text.matchAll(/<!-- fixture: (.*) -->\n```\w+\n([^]*?)```/g)];
  assert.equal(shown.length, 6);
  for (const [, name, code] of shown) {
    assert.equal(code, await fs.readFile(path.join(import.meta.dirname, "fixtures", name), "utf8"), name);
  }
});

test("each file that the page names is there, and each test of an installation is on the page", async () => {
  const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link);
  for (const link of links) await fs.access(path.join(docs, link));
  const tests = (await fs.readdir(import.meta.dirname)).filter((name) => name.endsWith(".test.mjs") && name !== "docs.test.mjs");
  for (const name of tests) assert.ok(links.includes(`../pkg/tests/installs/${name}`), name);
});

test("each code of an error is on the page", async () => {
  const source = await fs.readFile(path.join(docs, "../pkg/src/errors.ts"), "utf8");
  const codes = [...source.matchAll(/^ {2}\| "(.*?)"/gm)].map(([, code]) => code);
  assert.ok(codes.length > 20);
  for (const code of codes) assert.ok(text.includes(`\`${code}\``), code);
});
