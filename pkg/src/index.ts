import type { EngineSource } from "./engine.js";
import { evaluator } from "./evaluator.js";
import { loadInto, type LoadOptions, type PackSource } from "./load.js";
import type { Pack } from "./pack.js";

export * from "./exports.js";

// The one address in the package that bundlers look at, and only where a check is going to be made.
const beside = () => new URL("./groundrules.wasm", import.meta.url);

/** Loads one or several packs, which give one report, and starts the engine where it does not run yet. */
export function load(pack: PackSource | PackSource[], options?: LoadOptions | null): Promise<Pack> {
  return loadInto(evaluator, pack, options, beside);
}

/** Starts the engine before it is needed. Harmless to call twice. */
export function start(engine?: EngineSource): Promise<void> {
  return evaluator.start(engine ?? beside);
}
