import { builtin, BUILTIN_PACKS, isBuiltin, type BuiltinPack } from "./builtin.js";
import type { DeferredSource, Engine, EngineSource } from "./engine.js";
import { asOwn, GroundrulesError, guarded, quoted } from "./errors.js";
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
export function loadInto(
  engine: Engine,
  sources: PackSource | PackSource[],
  options: LoadOptions | null | undefined,
  where: DeferredSource,
): Promise<Pack> {
  return guarded(async () => {
    const from = options?.engine ?? where;
    const list = Array.isArray(sources) ? sources : [sources];
    const [bytes] = await Promise.all([Promise.all(list.map(bytesOf)), engine.start(from)]);
    return packOf(engine, bytes);
  });
}

/**
 * Loads packs into an engine that runs.
 * @internal
 */
export function packOf(engine: Engine, given: Uint8Array | readonly Uint8Array[]): Pack {
  try {
    // Not by `map`, which passes over the holes of a list.
    const bytes = Array.from(Array.isArray(given) ? given : [given], ownBytes);
    if (bytes.length > 0) return Pack.of(engine, bytes);
  } catch (thrown) {
    throw asOwn(thrown);
  }
  throw new GroundrulesError("unknown-pack", "There is no pack to load: name at least one.");
}

/** Bytes of any length come to be looked at; those of a pack are not so many, and the engine keeps what memory it takes. */
function ownBytes(given: unknown): Uint8Array {
  if (!ArrayBuffer.isView(given)) {
    throw new GroundrulesError("not-a-pack", "These are no bytes of a pack: pass them as a Uint8Array.");
  }
  const size = Number(given.byteLength);
  if (size <= MOST) return copied(given);
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
