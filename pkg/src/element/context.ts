/** What every part of the panel needs to know of the whole. */

import { element } from "./dom.js";
import type { Knowledge } from "./knowledge.js";
import type { Wording } from "./texts.js";
import type { FindingReport } from "../report.js";

export interface Context {
  readonly wording: Wording;
  /** The level of the panel's own heading, 2 to 6. */
  readonly level: number;
  /** Whether the advice of findings is folded away with their reasons. */
  readonly compact: boolean;
  /** The name of a place in the request, as in "Sponsor › Name". */
  label(path: string): string;
  readonly knowledge: Knowledge;
  /** The language of the texts that a pack has in several, where it is known. */
  lang(pack: string): string | undefined;
  /** The language of the texts that packs have in one only, where the page says it. */
  readonly packLang: string | undefined;
  jump(path: string, finding?: FindingReport): void;
}

/** A heading that stands `below` levels under the panel's own. */
export function heading(
  context: Context,
  below: number,
  attributes: Record<string, string>,
  ...children: (Node | string)[]
): HTMLHeadingElement {
  const level = Math.min(6, context.level + below) as 2 | 3 | 4 | 5 | 6;
  return element(`h${level}`, attributes, ...children);
}

let ids = 0;

/** An id that is unique in every panel of the page. */
export function freshId(name: string): string {
  ids += 1;
  return `${name}-${ids}`;
}
