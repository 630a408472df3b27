import { GroundrulesError, quoted, reasonOf } from "./errors.js";
import type { CheckOptions } from "./options.js";

/** What can be written as JSON. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What a caller gives, as JSON. */
export function toJson(value: unknown, what: "request" | "options"): string {
  refuseBytes(value, what);
  const text = written(value, what);
  // Only where something is an empty object in JSON does it pay to look at everything.
  if (text.includes("{}")) refuseContainers(value, what);
  return text;
}

/** What was looked at before, as JSON. */
export function written(value: unknown, what: "request" | "options", replacer?: (key: string, value: unknown) => unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value, replacer);
  } catch (cause) {
    throw notSerialisable(what, reasonOf(cause), cause);
  }
  if (text === undefined) throw notSerialisable(what, absent(value));
  return text;
}

function absent(value: unknown): string {
  return typeof value === "function" ? "this is a function: call it, and give what it returns" : `this is a value of type ${typeof value}`;
}

const fromEntries = "make an object of it first, as by `Object.fromEntries(…)`";

/** What JSON writes as if nothing were in it, and what to do instead. */
const CONTAINERS = new Map([
  ["Promise", "`await` it first"],
  ["Map", fromEntries],
  ["FormData", fromEntries],
  ["Headers", fromEntries],
  ["URLSearchParams", fromEntries],
  ["Request", "pass what its `json()` gives"],
  ["Response", "pass what its `json()` gives"],
  ["Set", "make a list of it first, as by `Array.from(…)`"],
]);

/** Refuses a value that JSON writes as if nothing were in it. */
export function refuseContainer(value: unknown, what: "request" | "options"): void {
  const why = containerAs("this", value);
  if (why !== undefined) throw notSerialisable(what, why);
}

/** Refuses such a value wherever it stands, but not one that says itself, by `toJSON`, what it is. */
function refuseContainers(value: unknown, what: "request" | "options"): void {
  let why: string | undefined;
  written(value, what, (key, inside) => {
    why ??= containerAs(key === "" ? "this" : `\`${quoted(key)}\``, inside);
    return inside;
  });
  if (why !== undefined) throw notSerialisable(what, why);
}

function containerAs(name: string, value: unknown): string | undefined {
  const kind = tagOf(value);
  const remedy = CONTAINERS.get(kind);
  return remedy && `${name} is a ${kind}: ${remedy}`;
}

/** Refuses bytes, which have a member for each. Only at the top: those of a file may lie in a field that no rule reads. */
function refuseBytes(value: unknown, what: "request" | "options"): void {
  if (!ArrayBuffer.isView(value) && !buffers.has(tagOf(value))) return;
  throw notSerialisable(what, "these are bytes: make a text of them first, as by `new TextDecoder().decode(…)`");
}

const buffers = new Set(["ArrayBuffer", "SharedArrayBuffer"]);

/** What an object is, in whatever window it was made. */
function tagOf(value: unknown): string {
  try {
    return typeof value === "object" ? Object.prototype.toString.call(value).slice(8, -1) : "";
  } catch {
    // It is a proxy that has been revoked, or somebody's code throws: whoever writes it as JSON tells.
    return "";
  }
}

/** Options, those behind before those in front, that nobody else can change any more. */
export function copyOfOptions(...given: readonly CheckOptions[]): CheckOptions {
  for (const one of given as readonly unknown[]) {
    if (typeof one === "string") throw notSerialisable("options", "this is a text, and no object");
    // Of these a copy would have nothing.
    if (typeof one === "function") throw notSerialisable("options", absent(one));
    refuseBytes(one, "options");
    refuseContainer(one, "options");
  }
  let options: CheckOptions;
  try {
    // Not by assignment: one to `__proto__` would hide that there is no such option.
    options = given.reduce((all, one) => ({ ...all, ...one }), {});
  } catch (cause) {
    throw notSerialisable("options", reasonOf(cause), cause);
  }
  return JSON.parse(toJson(options, "options")) as CheckOptions;
}

/** The longest request where the host sets no limit, as the engine has it. */
const REQUEST_BYTES = 4 * 1024 * 1024;
/** The longest options, which may hold waivers, and the longest text for the compiler, its name, and all files that it names. */
const MOST = { options: 16 * 1024 * 1024, text: 64 * 1024 * 1024, name: 64 * 1024 * 1024, files: 64 * 1024 * 1024 };

/**
 * A request that is not too large to go into the engine. The engine looks as well, but once it has the text: memory that
 * it takes for one text it keeps. A text has at least as many bytes as it has code units. The options are those that the
 * engine gets: an object of the caller may say something else each time that it is asked.
 */
export function withinLimit(request: string, options: () => CheckOptions | null): string {
  const size = request.length;
  // Whatever stands in the options, the engine tells of it.
  if (size <= REQUEST_BYTES) return request;
  const limit = options()?.limits?.requestBytes ?? REQUEST_BYTES;
  if (typeof limit !== "number" || !(size > limit)) return request;
  const message = `the request has ${size} bytes or more; the limit is ${limit}`;
  throw new GroundrulesError("request-too-large", message, { size, limit });
}

/** Options, or texts for the compiler, that are not too large to go into the engine. */
export function bounded(text: string, what: keyof typeof MOST): string {
  const [size, limit] = [text.length, MOST[what]];
  if (size <= limit) return text;
  const message = `\`${what}\` must have no more than ${limit} characters; this has ${size}`;
  throw new GroundrulesError("bad-option", message, { option: what, size, limit });
}

/** A copy of a value as it is read from JSON: a `Date` is a text, and what is `undefined` is not there. */
export function copyOf(value: unknown): Json {
  return JSON.parse(toJson(value, "request")) as Json;
}

/**
 * A text as it can go into the engine, where half of a surrogate pair would become another character. It becomes an escape,
 * which is refused with its place; two of them, as a backslash in front would take the first.
 */
export function wellFormed(text: string): string {
  // Browsers before 2023 look for it in every text.
  const isWellFormed = (text as { isWellFormed?(): boolean }).isWellFormed?.();
  return isWellFormed ? text : text.replace(/\p{Surrogate}/u, "\\ud800\\ud800");
}

function notSerialisable(what: "request" | "options", why: string, cause?: unknown): GroundrulesError {
  const code = what === "request" ? "request-not-serialisable" : "bad-option";
  return new GroundrulesError(code, `The ${what} cannot be written as JSON: ${why}`, {}, cause);
}
