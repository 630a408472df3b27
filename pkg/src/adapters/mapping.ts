// Which field of a host is which field of a training request, both ways: data on its way in, findings on their way out.

import { isHolder, pathOfName, pathOfPointer, pointerOfPath, putAt, type Path } from "./path.js";
import { read, readings, type Reading } from "./reading.js";
import { GroundrulesError } from "../errors.js";
import { copyOf, refuseContainer } from "../json.js";
import { valueAtPath } from "../pointer.js";

/** Where a field belongs in the request: its JSON Pointer, or the pointer and how to read the value. */
export type Target = string | { pointer: string; as?: Reading | undefined };

// `*` stands for every element of a list: `"sessions[*].day": "/schedule/sessions/*/date"`. A name takes what is below it
// along: `"sessions": "/schedule/sessions"`. Where only the pointer has the `*`, the name is one that the form repeats.
/** Names of a host's fields, each with its place in the request. Fields that are not named are not part of the request. */
export type Mapping = Readonly<Record<string, Target>>;

interface Entry {
  readonly name: Path;
  readonly pointer: Path;
  readonly as: Reading | undefined;
}

const any = "*";

/** A mapping at work. Without one, the host's data has the shape of the request. */
export class Places {
  readonly #entries: readonly Entry[] | undefined;

  constructor(mapping?: Mapping) {
    this.#entries = mapping && Object.entries(mapping).map(([name, target]) => entry(name, target));
  }

  /** The request that a host's data holds. */
  request(data: unknown): object {
    if (!this.#entries) return isHolder(data) ? data : {};
    // No name would be found in there.
    refuseContainer(data, "request");
    const request = {};
    for (const { name, pointer, as } of this.#entries) fill(request, [], split(pointer), data, split(name), as);
    return request;
  }

  /** Where the host has the field that a pointer names, or undefined where it has no such field. */
  field(pointer: string): Path | undefined {
    const path = pathOfPointer(pointer);
    if (!this.#entries) return path;
    let best: { field: Path; length: number } | undefined;
    for (const each of this.#entries) {
      const found = locate(path, each);
      if (found && (!best || found.length > best.length)) best = found;
    }
    return best?.field;
  }
}

function entry(name: string, target: Target): Entry {
  const { pointer, as }: Partial<Exclude<Target, string>> = typeof target === "string" ? { pointer: target } : (target ?? {});
  if (typeof pointer !== "string" || !pointer.startsWith("/")) {
    throw refused(name, String(pointer), "a JSON Pointer begins with “/”");
  }
  // Nothing would come of a value that is read in a way that there is not.
  if (as && typeof as !== "function" && !readings.includes(as)) {
    throw refused(name, pointer, `it cannot be read as “${String(as)}”, but as ${readings.join(", ")}, or by a function`);
  }
  const place = pathOfPointer(pointer);
  const lists = place.filter((part) => part === any).length;
  let path = pathOfName(name);
  const marks = path.filter((part) => part === any).length;
  // A form may repeat a name instead of numbering it: the second "session_date" is that of the second session.
  if (marks === lists - 1) path = [...path, any];
  else if (marks !== lists) throw refused(name, pointer, "both need “*” for the same lists");
  return { name: path, pointer: place, as };
}

function refused(name: string, pointer: string, why: string): GroundrulesError {
  return new GroundrulesError("bad-option", `The field “${name}” is mapped to “${pointer}”: ${why}.`, { option: "mapping", field: name });
}

/** A path cut at its lists: `sessions[*].date` is `[["sessions"], ["date"]]`. */
function split(path: Path): Path[] {
  const parts: (string | number)[][] = [[]];
  for (const part of path) {
    if (part === any) parts.push([]);
    else parts[parts.length - 1]!.push(part);
  }
  return parts;
}

/** Puts what the host has below a name at the place of its pointer; `at` is the part of it that is written already. */
function fill(request: object, at: Path, pointer: Path[], data: unknown, name: Path[], as: Reading | undefined): void {
  const [below, ...places] = pointer as [Path, ...Path[]];
  const [field, ...fields] = name as [Path, ...Path[]];
  const value = valueAtPath(data, field);
  if (value === undefined) return;
  const place = [...at, ...below];
  if (places.length === 0) {
    const given = as ? read(value, as) : value;
    // Another field may belong inside of it, and the host's own data is not to be written to.
    putAt(request, place, isHolder(given) ? copyOf(given) : given);
    return;
  }
  // A repeated name that stands there once is a list of one.
  const elements: unknown[] = Array.isArray(value) ? value : [value];
  if (!Array.isArray(valueAtPath(request, place))) putAt(request, place, []);
  const holdsObjects = places[0]!.length > 0;
  elements.forEach((element, index) => {
    const own = [...place, index];
    // A row with nothing in it is a row all the same.
    if (holdsObjects && !isHolder(valueAtPath(request, own))) putAt(request, own, {});
    fill(request, own, places, element, fields, as);
  });
}

/** Where an entry puts the field of a path, and how much of the path it knows. */
function locate(path: Path, { name, pointer }: Entry): { field: Path; length: number } | undefined {
  const indices: (string | number)[] = [];
  let length = 0;
  while (length < pointer.length && length < path.length) {
    if (pointer[length] === any) indices.push(path[length]!);
    else if (pointer[length] !== path[length]) break;
    length += 1;
  }
  if (length === pointer.length) {
    return { field: [...fillIn(name, indices), ...path.slice(length)], length };
  }
  // A finding may be about a list of which the host has the columns: it belongs to the list, or to the element.
  if (length < path.length) return undefined;
  const ahead = pointer.slice(length).indexOf(any);
  if (ahead === 0) return { field: fillIn(name.slice(0, nth(name, indices.length)), indices), length };
  if (pointer[length - 1] === any) return { field: fillIn(name.slice(0, nth(name, indices.length - 1) + 1), indices), length };
  return undefined;
}

/** Where the list with this number is marked in a name. */
function nth(name: Path, list: number): number {
  let at = -1;
  for (let seen = 0; seen <= list; seen += 1) at = name.indexOf(any, at + 1);
  return at;
}

function fillIn(name: Path, indices: readonly (string | number)[]): Path {
  let next = 0;
  return name.map((part) => (part === any ? indices[next++]! : part));
}

/** The name of a place that serves as a key. */
export const keyOf = pointerOfPath;
