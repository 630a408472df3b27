import assert from "node:assert/strict";
import { before, test } from "node:test";

import { FINDING, project } from "./project.mjs";

let service;
before(async () => (service = await project("node")));

for (const [program, sentence] of Object.entries({
  "esm.mjs": "a module imports the package",
  "commonjs.cjs": "a CommonJS program requires it",
  "commonjs-sync.cjs": "a CommonJS program requires the inline entry and waits for nothing",
  "commonjs-import.cjs": "a CommonJS program imports it",
  "files.mjs": "a program reads the raw files by their names in the package",
  "service.mjs": "a service takes the engine that is made for speed",
})) {
  test(`in Node, ${sentence}`, async () => {
    // A warning would be printed, too, and then this is not all: `require` of a module warns in Node before 20.19.
    assert.equal(await service.node(program), `${FINDING}\n`);
  });
}

test("in Node, importing any entry touches neither WebAssembly nor the document", async () => {
  const entries = (await service.entries()).map((entry) => entry.replace(".", "groundrules"));
  assert.ok(entries.length > 10, entries.join());
  assert.equal(await service.node("every-entry.mjs", ...entries), "no-webassembly\n");
});
