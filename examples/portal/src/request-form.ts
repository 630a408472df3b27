/** The whole form: it shows a draft's request, hands on each answer, and says at each field what the check says of it. */

import type { Draft, Report, Severity } from "groundrules";
import { type Answered, Field } from "./field.js";
import { make } from "./markup.js";
import { Rows } from "./rows.js";
import { fieldSchema } from "./schema.js";
import { type List, type Part, sections } from "./sections.js";

/** What stands under a field. */
interface Note {
  readonly severity: Severity;
  readonly message: string;
}

export class RequestForm {
  readonly nodes: readonly HTMLElement[];
  readonly #parts: (Field | Rows)[] = [];

  constructor(readonly draft: Draft) {
    this.nodes = sections.map(({ id, title, lead, parts }) =>
      make(
        "section",
        { class: "card", id, "aria-labelledby": `${id}-title` },
        make("h2", { id: `${id}-title` }, title),
        make("p", { class: "lead" }, lead),
        make("div", { class: "fields" }, ...parts.map((part) => this.#add(part))),
      ),
    );
  }

  #add(part: Part): HTMLElement {
    const answered: Answered = (path, value) => void this.draft.set(path, value);
    if (typeof part === "string") return this.#keep(new Field(part, answered));
    if ("list" in part)
      return this.#keep(
        new Rows(
          part,
          answered,
          () => this.#rowsOf(part),
          () => this.note(this.draft.report),
        ),
      );
    const fields = part.fields.map((name) => this.#keep(new Field(`${part.group}/${name}`, answered)));
    return make(
      "fieldset",
      { class: "group", "data-groundrules-path": part.group },
      make("legend", {}, fieldSchema(part.group).title),
      make("div", { class: "fields" }, ...fields),
    );
  }

  #keep(part: Field | Rows): HTMLElement {
    this.#parts.push(part);
    return part.node;
  }

  #rowsOf({ list }: List): readonly unknown[] {
    return (this.draft.get(list) as readonly unknown[] | null | undefined) ?? [];
  }

  /** Shows the request as it is, after something other than the form has changed it. */
  show(): void {
    for (const part of this.#parts) {
      if (part instanceof Rows) part.show();
      else part.show(this.draft.get(part.path));
    }
  }

  /** Says at each field what the report says of it. */
  note(report: Report): void {
    const notes = this.#notes(report);
    for (const part of this.#parts) {
      if (part instanceof Rows) write(part.note, notes.get(part.list.list) ?? []);
      for (const field of part instanceof Rows ? part.fields : [part]) {
        const its = notes.get(field.path) ?? [];
        write(field.note, its);
        field.mark(its.some(({ severity }) => severity === "error"));
      }
    }
  }

  #notes(report: Report): ReadonlyMap<string, Note[]> {
    const notes = new Map<string, Note[]>();
    const add = (path: string, note: Note) => void notes.set(path, [...(notes.get(path) ?? []), note]);
    for (const { path, expected, found } of report.invalid ?? []) {
      add(path, { severity: "error", message: `This should be ${expected}; it is ${found}.` });
    }
    for (const { path, severity, message } of report.findings) add(path, { severity, message });
    return notes;
  }
}

const WORDS: Record<Severity, string> = { error: "Error", warning: "Warning", info: "Information" };

/** Writes only what is new, so that nothing is read out twice. */
function write(place: HTMLElement, notes: readonly Note[]): void {
  const key = JSON.stringify(notes);
  if ((place.dataset.key ?? "[]") === key) return;
  place.dataset.key = key;
  place.replaceChildren(
    ...notes.map(({ severity, message }) =>
      make("p", { class: severity }, make("strong", {}, `${WORDS[severity]}: `), message),
    ),
  );
}
