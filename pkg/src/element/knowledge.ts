/** What the panel takes from a pack: why its rules are there, and what its fields are called. */

import { fill, type PanelTexts } from "./texts.js";
import { unescaped } from "../pointer.js";
import type { FindingReport } from "../report.js";

/** What the panel reads of a `Pack`; a page that has no pack at hand can pass the same few facts. */
export interface PackLike {
  readonly info: readonly {
    readonly id: string;
    readonly rules: readonly RuleFacts[];
    readonly fields?: readonly { readonly path: string; readonly title?: string }[];
  }[];
}

interface RuleFacts {
  readonly id: string;
  readonly why?: string;
  readonly cites?: readonly { readonly title: string; readonly caveat?: string }[];
}

/** What is known of rules and fields before any check. */
export class Knowledge {
  readonly #rules: ReadonlyMap<string, RuleFacts>;
  readonly #names: ReadonlyMap<string, string>;

  constructor(pack: PackLike | undefined) {
    const packs = pack?.info ?? [];
    this.#rules = new Map(packs.flatMap(({ id, rules }) => rules.map((rule) => [`${id}/${rule.id}`, rule] as const)));
    const fields = packs.flatMap((one) => one.fields ?? []);
    this.#names = new Map(fields.flatMap(({ path, title }) => (title ? [[path, title] as const] : [])));
  }

  /** Why a rule is there; empty where nobody told. */
  why({ pack, rule }: FindingReport): string {
    return this.#rules.get(`${pack}/${rule}`)?.why ?? "";
  }

  /** What is to be borne in mind when a rule cites a source; empty where nothing is. */
  caveat({ pack, rule }: FindingReport, source: string): string {
    const cites = this.#rules.get(`${pack}/${rule}`)?.cites;
    return cites?.find(({ title }) => title === source)?.caveat ?? "";
  }

  /** The name of a place as people read it: "Sponsor › Name", "Sessions #2 › Date". */
  placeName(path: string, texts: PanelTexts): string {
    const parts: string[] = [];
    let pattern = "";
    for (const segment of path.split("/").slice(1)) {
      const position = /^\d+$/.test(segment);
      // In paths of fields `*` stands for every position of a list.
      pattern += position ? "/*" : `/${segment}`;
      if (!position) parts.push(this.#names.get(pattern) ?? readable(segment));
      else parts.push(fill(texts.pathElement, { name: parts.pop() ?? "", n: String(Number(segment) + 1) }).trim());
    }
    return parts.join(texts.pathSeparator);
  }
}

/** A name of a schema as words: `go_live` as "Go live". */
function readable(segment: string): string {
  const words = unescaped(segment).replace(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
