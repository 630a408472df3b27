import type { EngineSource } from "./engine.js";
import { evaluator } from "./evaluator.js";
import { bytes } from "./inline/engine.js";
import { loadInto, packOf, type LoadOptions, type PackSource } from "./load.js";
import type { Pack } from "./pack.js";

export * from "./exports.js";

/** Loads one or several packs, which give one report, and starts the engine where it does not run yet. */
export function load(pack: PackSource | PackSource[], options?: LoadOptions | null): Promise<Pack> {
  return loadInto(evaluator, pack, options, bytes);
}

/** Loads packs at once, as where nothing may be awaited: in a service worker, in a form's synchronous start. */
export function loadSync(pack: Uint8Array | Uint8Array[]): Pack {
  evaluator.startSync(bytes);
  return packOf(evaluator, pack);
}

/** Starts the engine before it is needed. Harmless to call twice. */
export function start(engine?: EngineSource): Promise<void> {
  return evaluator.start(engine ?? bytes);
}
