import { builtin, BUILTIN_PACKS, isBuiltin, type BuiltinPack } from "./builtin.js";
import type { DeferredSource, Engine, EngineSource } from "./engine.js";
import { GroundrulesError, quoted } from "./errors.js";
import { Pack } from "./pack.js";
import { copied, looksLikeHtml, notFound, read, type ByteSource, type Wanted } from "./source.js";

/** Where a pack comes from: the name of one that ships, an address, a response, or bytes. */
export type PackSource = BuiltinPack | ByteSource;

/** The largest compiled pack, in bytes, as the engine has it. */
const MOST = 8 * 1024 * 1024;

/** How packs are loaded. */
export interface LoadOptions {
  /** Where the engine comes from, if not from beside this package; without effect once it runs. */
  engine?: EngineSource | undefined;
}

const WANTED: Wanted = {
  what: "The pack",
  code: "pack-not-found",
  advice: "Check the address, or pass the bytes of the pack.",
};

/**
 * Starts the engine and loads packs into it.
 * @internal
 */
export async function loadInto(
  engine: Engine,
  sources: PackSource | PackSource[],
  where: EngineSource | DeferredSource,
): Promise<Pack> {
  const list = Array.isArray(sources) ? sources : [sources];
  const [bytes] = await Promise.all([Promise.all(list.map(bytesOf)), engine.start(where)]);
  return packOf(engine, bytes);
}

/**
 * Loads packs into an engine that runs.
 * @internal
 */
export function packOf(engine: Engine, bytes: readonly Uint8Array[]): Pack {
  if (bytes.length === 0) throw new GroundrulesError("unknown-pack", "There is no pack to load: name at least one.");
  // Not by `forEach` and `map`, which pass over the holes of a list.
  for (const given of bytes) requireBytes(given);
  return Pack.of(engine, Array.from(bytes, copied));
}

/** Bytes of any length come to be looked at; those of a pack are not so many, and the engine keeps what memory it takes. */
function requireBytes(given: unknown): void {
  if (!ArrayBuffer.isView(given)) {
    throw new GroundrulesError("not-a-pack", "These are no bytes of a pack: pass them as a Uint8Array.");
  }
  const { byteLength: size } = given;
  if (size <= MOST) return;
  throw new GroundrulesError("pack-too-large", `this pack has ${size} bytes; a compiled pack may have ${MOST}`, { size });
}

async function bytesOf(source: PackSource): Promise<Uint8Array> {
  if (isBuiltin(source)) return builtin(source).catch((cause) => Promise.reject(notLoaded(source, cause)));
  if (typeof source === "string" && !/[/.:]/.test(source)) throw unknown(source);
  const { bytes, from } = await read(source, WANTED);
  if (looksLikeHtml(bytes)) throw notFound(from, "the server answered with an HTML page", WANTED);
  return bytes;
}

function unknown(name: string): GroundrulesError {
  const message =
    `There is no built-in pack "${quoted(name)}": there are "${BUILTIN_PACKS.join('", "')}". ` +
    "(The address of a pack has a slash or a dot, as in ./my-pack.grpack.)";
  return new GroundrulesError("unknown-pack", message, { name, known: BUILTIN_PACKS });
}

function notLoaded(name: BuiltinPack, cause: unknown): GroundrulesError {
  const message =
    `The built-in pack "${name}" cannot be loaded: ${cause}. Where import() is not allowed, as in a service worker, ` +
    `write: import bytes from "groundrules/inline/${name}"; import { loadSync } from "groundrules/inline".`;
  return new GroundrulesError("pack-not-found", message, { name }, cause);
}
