// The WebAssembly of datalogic-rs takes no operators of the host's: days are those of its own dates, and phrases are
// looked for as parts of the text in small letters, which is right for these requests but not for all.

import { readFileSync } from "node:fs";

import init, { CompiledRule } from "@goplasmatic/datalogic/web";

export async function start({ datalogicWasm }) {
  const file = import.meta.resolve("@goplasmatic/datalogic/web").replace(/\.js$/, "_bg.wasm");
  await init({ module_or_path: readFileSync(new URL(file)) });
  const rules = new CompiledRule(datalogicWasm, false);
  const text = (json) => JSON.parse(rules.evaluate(json)).filter((rule) => rule !== null);
  return { text, object: (request) => text(JSON.stringify(request)) };
}
