import { compilerEngine, compileWith, formatWith, type Compiled, type CompileOptions } from "./compile.js";
import type { EngineSource } from "./engine.js";
import { loadInto, type LoadOptions, type PackSource } from "./load.js";
import type { Pack } from "./pack.js";

export type { Compiled, CompileOptions } from "./compile.js";
export type * from "./diagnostic.js";
export * from "./exports.js";

// A module, not a file: so a server's bundle carries it along.
const inside = async () => (await import("./inline/compiler-engine.js")).bytes();

/** Compiles a pack from rule text. Mistakes in the text are no error: they are listed, with their places. */
export function compile(text: string, options?: CompileOptions | null): Promise<Compiled> {
  return compileWith(text, options, inside);
}

/**
 * Brings rule text into its one style.
 *
 * @throws {GroundrulesError} Where the text has mistakes of syntax; `details.diagnostics` lists them.
 */
export function format(text: string, options?: Omit<CompileOptions, "files"> | null): Promise<string> {
  return formatWith(text, options, inside);
}

/** Loads one or several packs, which give one report, into this engine. */
export function load(pack: PackSource | PackSource[], options?: LoadOptions | null): Promise<Pack> {
  return loadInto(compilerEngine, pack, options, inside);
}

/** Starts the engine before it is needed. Harmless to call twice. */
export function start(engine?: EngineSource): Promise<void> {
  return compilerEngine.start(engine ?? inside);
}
