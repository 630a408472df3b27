// What the engine is given from outside: no clock, no network, no files, no random numbers, no console. A WebAssembly module reaches
// nothing but its imports, so this list is all that it can do to a page.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";

const dist = path.resolve(import.meta.dirname, "../dist");

/** What each import is for; the generator adds a digest to a name, which is left out here. */
const IMPORTS = {
  __wbindgen_init_externref_table: "prepares the table of what JavaScript hands over",
  __wbindgen_generic: "makes a text of bytes in the memory: the error that is thrown",
  __wbg___wbindgen_throw: "throws",
};

for (const file of ["groundrules.wasm", "groundrules-fast.wasm", "groundrules-compiler.wasm"]) {
  test(`${file} imports nothing that reaches out`, async () => {
    const module = await WebAssembly.compile(fs.readFileSync(path.join(dist, file)));
    const imports = WebAssembly.Module.imports(module);
    const names = imports.map(({ name }) => name.replace(/_[0-9a-f]{16}$/, ""));
    assert.deepEqual(names.sort(), Object.keys(IMPORTS).sort());
    assert.ok(imports.every(({ kind }) => kind === "function"));
  });
}
