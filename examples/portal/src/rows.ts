/** A list of which each element has fields of its own: groups, sessions, metrics. */

import { type Answered, Field } from "./field.js";
import { make } from "./markup.js";
import { fieldSchema } from "./schema.js";
import type { List } from "./sections.js";

export class Rows {
  readonly node: HTMLElement;
  readonly note: HTMLElement;
  readonly #body = make("div", { class: "rows" });
  readonly #add: HTMLButtonElement;
  fields: Field[] = [];

  /** `values` reads the list as it is in the request; `rebuilt` is called when there are other fields than before. */
  constructor(
    readonly list: List,
    readonly answered: Answered,
    readonly values: () => readonly unknown[],
    readonly rebuilt: () => void,
  ) {
    const schema = fieldSchema(list.list);
    const id = list.list.slice(1).replaceAll("/", "-");
    this.note = make("div", { class: "note", id: `${id}-note` });
    this.#add = make(
      "button",
      { type: "button", class: "quiet", id: `${id}-add`, "aria-describedby": `${id}-note` },
      `Add ${withArticle(list.row.toLowerCase())}`,
    );
    this.#add.addEventListener("click", () => this.#append());
    this.node = make(
      "fieldset",
      { class: "list", "data-groundrules-path": list.list },
      make("legend", {}, schema.title),
      make("p", { class: "question" }, schema.question),
      this.#body,
      this.#add,
      this.note,
    );
    this.show();
  }

  /** Builds the rows anew from the request. */
  show(): void {
    this.fields = [];
    this.#body.replaceChildren(...this.values().map((value, at) => this.#row(value, at)));
  }

  #row(value: unknown, at: number): HTMLElement {
    const path = `${this.list.list}/${at}`;
    const fields = this.list.fields.map((name) => {
      const field = new Field(`${path}/${name}`, this.answered);
      field.show((value as Record<string, unknown> | null)?.[name]);
      return field;
    });
    this.fields.push(...fields);
    const words = `${this.list.row} ${at + 1}`;
    const remove = make(
      "button",
      { type: "button", class: "quiet remove", "aria-label": `Remove ${words.toLowerCase()}` },
      "Remove",
    );
    remove.addEventListener("click", () => this.#remove(at));
    return make(
      "fieldset",
      { class: "row", "data-groundrules-path": path },
      make("legend", {}, words),
      make("div", { class: "cells" }, ...fields.map(({ node }) => node)),
      remove,
    );
  }

  #append(): void {
    this.#replace([...this.values(), {}]);
    this.#body.querySelector<HTMLElement>(".row:last-child :is(input, select, textarea)")?.focus();
  }

  #remove(at: number): void {
    this.#replace(this.values().filter((_, other) => other !== at));
    const rows = this.#body.querySelectorAll<HTMLElement>(".remove");
    (rows[Math.min(at, rows.length - 1)] ?? this.#add).focus();
  }

  #replace(values: readonly unknown[]): void {
    this.answered(this.list.list, values.length > 0 ? values : undefined);
    this.show();
    this.rebuilt();
  }
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}
