import type { Diagnostic } from "./diagnostic.js";
import type { DeferredSource, EngineSource } from "./engine.js";
import { Engine } from "./engine.js";
import { GroundrulesError, guarded, quoted } from "./errors.js";
import { __wbg_reset_state, compile, format, initSync, Packs } from "./glue/compiler.js";
import { bounded, toJson, wellFormed } from "./json.js";

/**
 * The engine that can also make packs.
 * @internal
 */
export const compilerEngine = new Engine({ __wbg_reset_state, compile, format, initSync, Packs });

/** What the compiler needs beside the text. */
export interface CompileOptions {
  /** What diagnostics call the text: `pack.rules`; of a name beyond 400 characters its beginning. */
  name?: string | undefined;
  /** The files that the pack names, such as its schema, by their names. */
  files?: Readonly<Record<string, string>> | undefined;
  /** Where the engine comes from, if not from beside this package; without effect once it runs. */
  engine?: EngineSource | undefined;
}

/** What came of compiling a pack. */
export interface Compiled {
  /** The compiled pack, for `load`; missing where the text has mistakes. */
  bytes?: Uint8Array;
  /** Mistakes and warnings, in the order of the text. */
  diagnostics: Diagnostic[];
}

/** @internal */
export function compileWith(
  text: string,
  options: CompileOptions | null | undefined,
  where: DeferredSource,
): Promise<Compiled> {
  return guarded(async () => {
    const { name = "pack.rules", files = {}, engine } = options ?? {};
    await compilerEngine.start(engine ?? where);
    const others = bounded(toJson(files, "options"), "files");
    const called = quoted(textOf(name, "name"));
    textOf(text, "text");
    return compilerEngine.call(({ compile }) => {
      const raw = compile(called, text, others);
      const diagnostics = JSON.parse(raw.diagnostics) as Diagnostic[];
      const bytes = raw.bytes;
      raw.free();
      return bytes ? { bytes, diagnostics } : { diagnostics };
    });
  });
}

/** @internal */
export function formatWith(
  text: string,
  options: Omit<CompileOptions, "files"> | null | undefined,
  where: DeferredSource,
): Promise<string> {
  return guarded(async () => {
    const { name = "pack.rules", engine } = options ?? {};
    await compilerEngine.start(engine ?? where);
    const called = quoted(textOf(name, "name"));
    textOf(text, "text");
    return compilerEngine.call(({ format }) => format(called, text));
  });
}

/** A text that may go into the engine, which would stop at anything else. */
function textOf(given: unknown, what: "name" | "text"): string {
  const isText = typeof given === "string";
  if (isText && wellFormed(bounded(given, what)) === given) return given;
  const found = isText ? "half of a surrogate pair stands in this one" : `this is a value of type ${typeof given}`;
  const message = `\`${what}\` must be a text; ${found}`;
  throw new GroundrulesError("bad-option", message, { option: what });
}
