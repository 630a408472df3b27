// Pages that take the package's files as they lie in node_modules, from a server of files.
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import { before, test } from "node:test";

import { pageWith, shownFrom } from "./pages.mjs";
import { FINDING, project } from "./project.mjs";

let portal;
before(async () => (portal = await project("static")));

test("a page without a bundler names the package in an import map", async () => {
  const map = JSON.stringify({ imports: { groundrules: "/node_modules/groundrules/dist/index.js" } });
  const page = `<!doctype html><output></output><script type="importmap">${map}</script><script type="module" src="/page.js"></script>`;
  assert.equal(await shownFrom(portal.folder, { pages: { "/": page }, headers: {} }), FINDING);
});

test("a page under script-src 'self' 'wasm-unsafe-eval' and nothing more imports by address", async () => {
  const program = await fs.readFile(portal.at("page.js"), "utf8");
  await fs.writeFile(portal.at("by-address.js"), program.replace('"groundrules"', '"./node_modules/groundrules/dist/index.js"'));
  assert.equal(await shownFrom(portal.folder, { pages: { "/": pageWith("/by-address.js") } }), FINDING);
});

test("without 'wasm-unsafe-eval' the error says what to add to the policy", async () => {
  const text = await shownFrom(portal.folder, {
    pages: { "/": pageWith("/by-address.js") },
    headers: { "content-security-policy": "script-src 'self'" },
    tolerated: /content security policy/i,
  });
  assert.match(text, /^GroundrulesError webassembly-blocked: .*add 'wasm-unsafe-eval' to the script-src/);
});
