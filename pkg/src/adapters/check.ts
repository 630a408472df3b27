// The one check behind every adapter: from a host's data to notices at the host's fields.

import type { CheckOptions, Pack, Report, Severity } from "../index.js";
import { Places, type Mapping } from "./mapping.js";
import { notices, type Notice } from "./notice.js";
import { isRecord, type Path } from "./path.js";
import { copyOf } from "../json.js";
import { DEEPEST } from "../pointer.js";

/** What an adapter needs of a pack. */
export type Checker = Pick<Pack, "check">;

/** Options of every adapter: those of the check, and how the host's data is a request. */
export interface AdapterOptions extends CheckOptions {
  /** Which field of the host is which field of the request, where the names are not the same. */
  mapping?: Mapping | undefined;
  /**
   * What a field that is there but empty (a blank text, `null`, an empty list) says in a draft. Most forms begin with such
   * values, so they are `"open"` unless the host says that they mean `"none"`. A final check reads both the same.
   */
  blank?: "open" | "none" | undefined;
  /** The words of a notice, where the adapter's own do not suit. */
  text?: ((notice: Notice) => string) | undefined;
}

/** The report on a host's data: `pack.check`, with the data made a request first, and what is blank in a draft left open. */
export function reportOn(pack: Checker, data: unknown, options: AdapterOptions = {}): Report {
  return new HostCheck(pack, options).report(data);
}

/** A notice and the host's field that it belongs to, which is undefined where the mapping knows no such field. */
export interface PlacedNotice extends Notice {
  readonly field: Path | undefined;
}

/** Checks the data of a host, again and again. */
export class HostCheck {
  readonly #pack: Checker;
  readonly #places: Places;
  readonly #options: CheckOptions;
  readonly #blankIsOpen: boolean;

  constructor(pack: Checker, { mapping, blank, text: _, ...options }: AdapterOptions) {
    this.#pack = pack;
    this.#places = new Places(mapping);
    this.#options = options;
    this.#blankIsOpen = blank !== "none";
  }

  /** The report on the host's data as it is now. */
  report(data: unknown, draft = this.#options.draft ?? false): Report {
    return this.#pack.check(this.request(data, draft), { ...this.#options, draft });
  }

  /** The request that the host's data holds. */
  request(data: unknown, draft = false): object {
    const request = this.#places.request(data);
    // As JSON first: a date is a text there, and what has no end is refused.
    return draft && this.#blankIsOpen ? (withoutBlanks(copyOf(request)) as object) : request;
  }

  /** What a report says, at the host's fields. */
  notices(report: Report, severities?: readonly Severity[]): PlacedNotice[] {
    return notices(report, severities).map((notice) => ({ ...notice, field: this.#places.field(notice.pointer) }));
  }
}

function withoutBlanks(value: unknown, depth = 0): unknown {
  // What nests deeper the check refuses, and here there would be no room on the stack for it.
  if (depth > DEEPEST) return value;
  if (Array.isArray(value)) return value.map((element) => withoutBlanks(element, depth + 1));
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([, below]) => !isBlank(below));
  return Object.fromEntries(kept.map(([key, below]) => [key, withoutBlanks(below, depth + 1)]));
}

function isBlank(value: unknown): boolean {
  if (typeof value === "string") return value.trim() === "";
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
