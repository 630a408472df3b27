// One expression for all rules, so that the request is handed over once. The language looks for phrases by a regular
// expression that it compiles anew each time, so the host says whether the audience is everybody.

import { readFileSync } from "node:fs";

import initialise, { evaluateExpression } from "@gorules/zen-engine-wasm";

import { namesEverybody } from "../by-hand.mjs";

export async function start({ zen }) {
  const file = import.meta.resolve("@gorules/zen-engine-wasm").replace("index.js", "dist/zen_engine_wasm_bg.wasm");
  await initialise({ module_or_path: readFileSync(new URL(file)) });
  const all = Object.entries(zen).map(([rule, expression]) => `(${expression}) ? '${rule}' : null`);
  const expression = `[${all.join(", ")}]`;
  const object = (request) => {
    const names_everybody = namesEverybody(request.audience?.description);
    return evaluateExpression(expression, { ...request, names_everybody }).filter((rule) => rule !== null);
  };
  return { text: (json) => object(JSON.parse(json)), object };
}
