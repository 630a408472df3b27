/** A titled list of cards of one kind, which says how many there are. */

import { type Context, heading } from "./context.js";
import { element, text } from "./dom.js";
import { icon } from "./icons.js";
import type { Severity } from "../report.js";

export class CardGroup {
  readonly node: HTMLElement;
  readonly list = element("ul", { class: "list", part: "list", role: "list" });
  readonly #count = element("span", { class: "count", part: "count" });
  readonly #context: Context;

  constructor(context: Context, kind: Severity | "invalid", title: string, detail: string) {
    this.#context = context;
    this.node = element(
      "section",
      { class: `group ${kind}`, part: `group group-${kind}` },
      heading(context, 1, { class: "group-title", part: "group-title" }, icon(kind), title, " ", this.#count),
      element("p", { class: "group-detail" }, detail),
      this.list,
    );
  }

  count(cards: number): void {
    text(this.#count, this.#context.wording.number(cards));
  }
}
