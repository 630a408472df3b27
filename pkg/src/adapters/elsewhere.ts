// Findings whose field a form does not have. A host that shows messages at fields only would lose them, and where one of
// them is an error, nobody could see why the form is not accepted.

import type { Report } from "../index.js";
import { notices, type Notice } from "./notice.js";
import { isRecord, pathOfPointer, pointerOfPath } from "./path.js";
import { segmentsOf, valueAtPath } from "../pointer.js";

/** The notices for none of these fields, which are JSON Pointers with `*` for every element of a list. */
export function elsewhere(report: Report, fields: readonly string[]): Notice[] {
  const known = new Set(fields);
  return notices(report).filter(({ pointer }) => !known.has(pattern(pointer)));
}

/** A pointer with `*` for its numbers. */
function pattern(pointer: string): string {
  return pointerOfPath(pathOfPointer(pointer).map((part) => (typeof part === "number" ? "*" : part)));
}

/** The part of a JSON Schema that says which fields there are. */
export interface Schema {
  readonly $ref?: unknown;
  readonly properties?: unknown;
  readonly items?: unknown;
}

/** The fields for which a form that is made of a JSON Schema has a place: its values and its lists. */
export function fieldsOfSchema(schema: Schema): string[] {
  const fields: string[] = [];
  const visit = (here: Schema, pointer: string, refs: readonly unknown[], around: readonly Schema[]): void => {
    // A schema may contain itself, by name or as an object: once around is as deep as a form shows it.
    if (around.includes(here)) return;
    if (here.$ref !== undefined) {
      if (!refs.includes(here.$ref)) visit(resolve(schema, here.$ref), pointer, [...refs, here.$ref], []);
      return;
    }
    const inside = [...around, here];
    if (isRecord(here.properties)) {
      for (const [name, below] of Object.entries(here.properties)) {
        visit(below as Schema, pointer + pointerOfPath([name]), refs, inside);
      }
      return;
    }
    if (pointer !== "") fields.push(pointer);
    if (isRecord(here.items)) visit(here.items, `${pointer}/*`, refs, inside);
  };
  visit(schema, "", [], []);
  return fields;
}

function resolve(schema: Schema, ref: unknown): Schema {
  if (typeof ref !== "string" || !ref.startsWith("#/")) return {};
  const found = valueAtPath(schema, segmentsOf(ref.slice(1)));
  return isRecord(found) ? found : {};
}
