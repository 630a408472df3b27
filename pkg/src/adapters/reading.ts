// Forms know texts; a request has numbers, dates and lists.

/** The readings that have a name. */
export const readings = ["text", "number", "boolean", "date", "list", "lines"] as const;

/** How the value of a field is read. A function reads what has no name here. */
export type Reading = (typeof readings)[number] | ((value: unknown) => unknown);

/**
 * Reads a value. What cannot be read goes on as it is: the report then says in `invalid` what was expected and what was
 * found, which is more use to the person who wrote it than a silent guess.
 */
export function read(value: unknown, as: Reading): unknown {
  if (typeof as === "function") return as(value);
  switch (as) {
    case "text":
      return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
    case "number":
      return typeof value === "string" ? numberOf(value) : value;
    case "boolean":
      return truthOf(value);
    case "date":
      // Date pickers that know no plain dates give a moment: the day it was picked as stands in front.
      return typeof value === "string" ? value.replace(/^(\d{4}-\d{2}-\d{2})T.*$/, "$1") : value;
    case "list":
      return value === null || value === "" ? [] : Array.isArray(value) ? value : [value];
    case "lines":
      return typeof value === "string" ? lines(value) : value;
  }
}

/** The number that a text is, or the text where it is none, or where the number would not be the one that stands there. */
export function numberOf(text: string): number | string {
  const numeral = text.trim();
  // JavaScript takes more for a number, such as `0x10`.
  if (!decimal.test(numeral)) return text;
  const number = Number(numeral);
  const size = Math.abs(number);
  // The next whole number is read as this one.
  return size < MOST || (size === MOST && exactlyMost.test(numeral)) ? number : text;
}

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** As far as a request's numbers go: behind it some have no double. */
const MOST = 2 ** 53;
const exactlyMost = /^[+-]?9007199254740992$/;

const truths = new Map([
  ["true", true],
  ["yes", true],
  ["on", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["off", false],
  ["0", false],
]);

/** A form has a list of a single box with a value, such as `["yes"]`. */
function truthOf(value: unknown): unknown {
  const given: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof given === "string" ? (truths.get(given.trim().toLowerCase()) ?? value) : value;
}

function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
