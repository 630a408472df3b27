import { GroundrulesError } from "./errors.js";
import type { CheckOptions } from "./options.js";

/** What can be written as JSON. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The longest text that enters WebAssembly, whose memory only ever grows; what is longer is refused here. */
const LONGEST = 16 * 1024 * 1024;

/** A value as JSON. */
export function toJson(value: unknown, what: "request" | "options"): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw notSerialisable(what, String(cause instanceof Error ? cause.message : cause), cause);
  }
  if (text === undefined) throw notSerialisable(what, `this is a value of type ${typeof value}`);
  return text;
}

/** Options as JSON that may enter the engine. */
export function optionsText(options: unknown): string {
  const text = toJson(options, "options");
  if (text.length > LONGEST) {
    throw new GroundrulesError("bad-option", `The options have ${text.length} characters; the limit is ${LONGEST}.`);
  }
  return text;
}

/** A request that may enter the engine: what is within the host's limit, and what the engine itself should tell of. */
export function requestText(text: string, options: CheckOptions): string {
  if (text.length <= LONGEST) return text;
  const given = options?.limits?.requestBytes;
  const limit = typeof given === "number" ? given : 4 * 1024 * 1024;
  if (text.length <= limit) return text;
  const message = `the request has ${text.length} characters; the limit is ${limit} bytes`;
  throw new GroundrulesError("request-too-large", message, { size: text.length, limit });
}

/** Options, those behind before those in front, that nobody else can change any more. */
export function copyOfOptions(...given: readonly CheckOptions[]): CheckOptions {
  let options: CheckOptions;
  try {
    options = Object.assign({}, ...given) as CheckOptions;
  } catch (cause) {
    throw notSerialisable("options", String(cause instanceof Error ? cause.message : cause), cause);
  }
  return JSON.parse(toJson(options, "options")) as CheckOptions;
}

/** A copy of a value as it is read from JSON: a `Date` is a text, and what is `undefined` is not there. */
export function copyOf(value: unknown): Json {
  return JSON.parse(toJson(value, "request")) as Json;
}

function notSerialisable(what: "request" | "options", why: string, cause?: unknown): GroundrulesError {
  const code = what === "request" ? "request-not-serialisable" : "bad-option";
  return new GroundrulesError(code, `The ${what} cannot be written as JSON: ${why}`, {}, cause);
}
