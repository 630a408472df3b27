import type { EngineSource } from "./engine.js";
import { evaluator } from "./evaluator.js";
import { loadInto, type LoadOptions, type PackSource } from "./load.js";
import type { Pack } from "./pack.js";

export * from "./exports.js";

// A module, not a file: so a server's bundle carries it along. The condition "development" leads here too, because
// Vite before 8 bundles dependencies for its development server without the files that belong to them.
const inside = async () => (await import("./inline/engine.js")).bytes();

/** Loads one or several packs, which give one report, and starts the engine where it does not run yet. */
export function load(pack: PackSource | PackSource[], options?: LoadOptions | null): Promise<Pack> {
  return loadInto(evaluator, pack, options, inside);
}

/** Starts the engine before it is needed. Harmless to call twice. */
export function start(engine?: EngineSource): Promise<void> {
  return evaluator.start(engine ?? inside);
}
