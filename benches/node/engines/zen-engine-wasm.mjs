// The package for browsers evaluates expressions of the ZEN language; each rule is one.

import { readFile } from "node:fs/promises";

import initialise, { evaluateExpression } from "@gorules/zen-engine-wasm";

import { call } from "./zen-engine-wasm-call.mjs";

export async function start(rules) {
  const file = import.meta.resolve("@gorules/zen-engine-wasm").replace("index.js", "dist/zen_engine_wasm_bg.wasm");
  await initialise({ module_or_path: await readFile(new URL(file)) });
  return call(evaluateExpression, rules);
}
