import initialise, { evaluateExpression } from "@gorules/zen-engine-wasm";

import { call } from "../engines/zen-engine-wasm-call.mjs";

export async function start(rules, wasm) {
  await initialise({ module_or_path: wasm });
  return call(evaluateExpression, rules);
}
