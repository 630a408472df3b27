import assert from "node:assert/strict";
import fs from "node:fs/promises";
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
})) {
  test(`in Node, ${sentence}`, async () => {
    // A warning would be printed, too, and then this is not all: `require` of a module warns in Node before 20.19.
    assert.equal(await service.node(program), `${FINDING}\n`);
  });
}

test("in Node, importing any entry touches neither WebAssembly nor the document", async () => {
  const entries = await entriesOf(service);
  assert.ok(entries.length > 10, entries.join());
  assert.equal(await service.node("every-entry.mjs", ...entries), "no-webassembly\n");
});

/** Every module that the package exports, as a user names it. */
async function entriesOf({ at }) {
  const folder = (...parts) => at.call(service, "node_modules/groundrules", ...parts);
  const { exports } = JSON.parse(await fs.readFile(folder("package.json"), "utf8"));
  const entries = [];
  for (const [name, target] of Object.entries(exports)) {
    const file = typeof target === "string" ? target : target.default;
    if (!file.endsWith(".js")) continue;
    const entry = name.replace(".", "groundrules");
    if (!name.includes("*")) entries.push(entry);
    else for (const found of await fs.readdir(folder(file.slice(0, file.indexOf("*"))))) {
      if (found.endsWith(".js")) entries.push(entry.replace("*", found.slice(0, -3)));
    }
  }
  return entries;
}
