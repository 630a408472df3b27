// JSON Pointers of a report, and the paths that hosts use for the same places.

import { segmentsOf } from "../pointer.js";

/** A place in a host's data: keys of objects, and numbers for elements of lists. */
export type Path = readonly (string | number)[];

// No form has ten thousand rows; a longer number is a key, such as a time that makes a name unique.
const index = /^(0|[1-9][0-9]{0,3})$/;

const segment = (text: string): string | number => (index.test(text) ? Number(text) : text);

/** `/schedule/sessions/0/date` as `["schedule", "sessions", 0, "date"]`. */
export function pathOfPointer(pointer: string): Path {
  return segmentsOf(pointer).map(segment);
}

/** `["schedule", "sessions", 0, "date"]` as `/schedule/sessions/0/date`. */
export function pointerOfPath(path: Path): string {
  return path.map((part) => "/" + String(part).replaceAll("~", "~0").replaceAll("/", "~1")).join("");
}

/**
 * The path that a field's name spells: `sessions[0].date`, `sessions[0][date]` and `sessions.0.date` are one and the same.
 * The empty brackets of `topics[]`, by which some servers know a list, say nothing of the place.
 */
export function pathOfName(name: string): Path {
  return name
    .replace(/\[\]$/, "")
    .split(/[.[\]]+/)
    .filter((part) => part !== "")
    .map(segment);
}

/** The name that a path has in hosts which write `sessions[0].date`. */
export function nameOfPath(path: Path): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === "number") return `${name}[${part}]`;
    return name === "" ? part : `${name}.${part}`;
  }, "");
}

/** Puts a value at a path, and makes the objects and lists on the way. */
export function putAt(data: object, path: Path, value: unknown): void {
  let place = data;
  path.forEach((part, depth) => {
    // A list has no members but its elements: nothing else of it would reach a request.
    if (Array.isArray(place) && typeof part !== "number") place = {};
    const last = depth === path.length - 1;
    // The row before may have nothing in it: it is a row all the same.
    if (Array.isArray(place)) while (place.length < Number(part)) place.push(last ? null : holderFor(path[depth + 1]));
    const there: unknown = Object.hasOwn(place, part) ? (place as Record<string | number, unknown>)[part] : undefined;
    const next = last ? value : isHolder(there) ? there : holderFor(path[depth + 1]);
    // A field's name comes from a page: an assignment to `__proto__` would change more than this object.
    if (next !== there) Object.defineProperty(place, part, { value: next, enumerable: true, configurable: true, writable: true });
    place = next as object;
  });
}

const holderFor = (part: string | number | undefined): object => (typeof part === "number" ? [] : {});

/** Whether a value is an object or a list. */
export const isHolder = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Whether a value is an object, and no list. */
export const isRecord = (value: unknown): value is Record<string, unknown> => isHolder(value) && !Array.isArray(value);
