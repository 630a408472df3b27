import { GroundrulesError, quoted } from "./errors.js";
import type { Json } from "./json.js";

/** How deep a request may nest, whatever its limits are. */
export const DEEPEST = 127;

/** The value at a JSON Pointer; `undefined` where there is none. */
export function valueAt(root: Json, pointer: string): Json | undefined {
  return valueAtPath(root, segmentsOf(pointer)) as Json | undefined;
}

/** The value at the end of a path; `undefined` where there is none. */
export function valueAtPath(root: unknown, path: readonly (string | number)[]): unknown {
  let at = root;
  for (const segment of path) {
    if (at === null || typeof at !== "object" || !Object.hasOwn(at, segment)) return undefined;
    // A list has its elements, and a length by itself that is none of them.
    if (Array.isArray(at) && !isIndex(String(segment))) return undefined;
    at = (at as Record<string | number, unknown>)[segment];
  }
  return at;
}

/** The root with another value at a pointer: what is on the way is copied, and made where it is missing. */
export function withValueAt(root: Json, pointer: string, value: Json | undefined): Json {
  const segments = segmentsOf(pointer);
  if (segments.length > DEEPEST) throw bad(pointer, `a request nests no deeper than ${DEEPEST} levels`);
  if (value === undefined && valueAtPath(root, segments) === undefined) return root;
  const next = changed(root, segments, 0, value, pointer);
  // `null` is a request like any other, if no good one.
  return next === undefined ? {} : next;
}

function changed(
  at: Json | undefined,
  segments: readonly string[],
  depth: number,
  value: Json | undefined,
  pointer: string,
): Json | undefined {
  const segment = segments[depth];
  if (segment === undefined) return value;
  const holder = at ?? (isIndex(segment) ? [] : {});
  if (typeof holder !== "object") {
    const place = quoted(`/${segments.slice(0, depth).join("/")}`);
    throw bad(pointer, `there is a ${typeof holder} at "${place}", which holds nothing`);
  }
  if (Array.isArray(holder)) return changedList(holder, segments, depth, value, pointer);
  const inside = Object.hasOwn(holder, segment) ? holder[segment] : undefined;
  const next = changed(inside, segments, depth + 1, value, pointer);
  // Not by assignment, which makes no member of `__proto__`, nor of any name of the language where its prototypes are frozen.
  if (next !== undefined) return { ...holder, [segment]: next };
  const copy = { ...holder };
  delete copy[segment];
  return copy;
}

function changedList(
  list: readonly Json[],
  segments: readonly string[],
  depth: number,
  value: Json | undefined,
  pointer: string,
): Json[] {
  const segment = segments[depth] ?? "";
  const index = segment === "-" ? list.length : Number(segment);
  if (!isIndex(segment) || index > list.length) {
    const has = list.length === 1 ? "1 element" : `${list.length} elements`;
    throw bad(pointer, `"${quoted(segment)}" is no place in a list of ${has}; the next one is ${list.length}`);
  }
  const next = changed(list[index], segments, depth + 1, value, pointer);
  const copy = [...list];
  if (next === undefined) copy.splice(index, 1);
  else copy[index] = next;
  return copy;
}

/** A place in a list; `-` is the one behind the last. */
function isIndex(segment: string): boolean {
  return segment === "-" || /^(0|[1-9][0-9]{0,9})$/.test(segment);
}

/** The segments of a JSON Pointer, unescaped. */
export function segmentsOf(pointer: string): string[] {
  if (pointer === "") return [];
  if (typeof pointer !== "string") throw bad(typeof pointer, "a JSON Pointer is a text, as /sponsor/name");
  if (!pointer.startsWith("/")) throw bad(pointer, "a JSON Pointer begins with a slash, as in /sponsor/name");
  return pointer.slice(1).split("/").map(unescaped);
}

/** A segment as what it names is called: `~1` stands for a slash, and `~0` for the sign itself. */
export function unescaped(segment: string): string {
  return segment.includes("~") ? segment.replaceAll("~1", "/").replaceAll("~0", "~") : segment;
}

function bad(given: string, why: string): GroundrulesError {
  const pointer = quoted(given);
  return new GroundrulesError("bad-pointer", `Nothing can be set at "${pointer}": ${why}.`, { pointer });
}
