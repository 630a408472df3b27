import { GroundrulesError } from "./errors.js";

/** What can be written as JSON. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

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

/** A copy of a value as it is read from JSON: a `Date` is a text, and what is `undefined` is not there. */
export function copyOf(value: unknown): Json {
  return JSON.parse(toJson(value, "request")) as Json;
}

function notSerialisable(what: "request" | "options", why: string, cause?: unknown): GroundrulesError {
  const code = what === "request" ? "request-not-serialisable" : "bad-option";
  return new GroundrulesError(code, `The ${what} cannot be written as JSON: ${why}`, {}, cause);
}
