// What the WebAssembly modules can reach of the world around them, dependencies included: what they import, and no more.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const MODULES = ["groundrules.wasm", "groundrules-compiler.wasm"];

/** Throwing an error, setting up the table of JavaScript values, and making a value of a text. */
const ALLOWED = /^(__wbg___wbindgen_throw_[0-9a-f]+|__wbindgen_init_externref_table|__wbindgen_generic_[0-9a-f]+|__wbindgen_cast_[0-9a-f]+)$/;

for (const name of MODULES) {
  test(`${name} imports nothing with which it could reach a network, a file or a clock`, async () => {
    const module = new WebAssembly.Module(await readFile(new URL(`../dist/${name}`, import.meta.url)));
    const imports = WebAssembly.Module.imports(module);
    assert.ok(imports.length > 0, "a module that cannot throw would have no imports");
    for (const { name, kind } of imports) {
      assert.equal(kind, "function", name);
      assert.match(name, ALLOWED);
    }
  });
}
