/** What the panel takes from a pack: why its rules are there, and what its fields are called. */

import type { PanelTexts } from "./texts.js";
import { fill } from "./texts.js";

/** What the panel reads of a `Pack`; a page that has no pack at hand can pass the same few facts. */
export interface PackLike {
  readonly info: {
    readonly id: string;
    readonly rules: readonly { readonly id: string; readonly why?: string }[];
    readonly fields?: readonly { readonly path: string; readonly title?: string }[];
  };
}

/** Why each rule is there, by "pack/rule". */
export function reasons(pack: PackLike | undefined): ReadonlyMap<string, string> {
  const info = pack?.info;
  return new Map(info?.rules.map((rule) => [`${info.id}/${rule.id}`, rule.why ?? ""]));
}

/** What each field is called, by its path, in which `*` stands for every position of a list. */
export function fieldNames(pack: PackLike | undefined): ReadonlyMap<string, string> {
  return new Map(pack?.info.fields?.flatMap(({ path, title }) => (title ? [[path, title] as const] : [])));
}

/** The name of a place as people read it: "Sponsor › Name", "Sessions 2 › Date". */
export function placeName(path: string, names: ReadonlyMap<string, string>, texts: PanelTexts): string {
  const parts: string[] = [];
  let pattern = "";
  for (const segment of path.split("/").slice(1)) {
    const position = /^\d+$/.test(segment);
    pattern += position ? "/*" : `/${segment}`;
    if (position) parts.push(fill(texts.pathElement, { name: parts.pop() ?? "", n: String(Number(segment) + 1) }).trim());
    else parts.push(names.get(pattern) ?? readable(segment));
  }
  return parts.join(texts.pathSeparator);
}

/** A name of a schema as words: `go_live` as "Go live". */
function readable(segment: string): string {
  const words = segment.replaceAll("~1", "/").replaceAll("~0", "~").replace(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
