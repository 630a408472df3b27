// What a plain HTML form shows: a message after each field, tied to it for screen readers, and a summary for the rest.

import type { Severity } from "../index.js";
import type { PlacedNotice } from "./check.js";
import { member } from "./form-members.js";
import { isFieldset, type Control, type Field, type HtmlFields } from "./html-fields.js";
import { nameOfPath } from "./path.js";
import { textOf, type Notice } from "./notice.js";

export interface MessagePlaces {
  /** Where to show what belongs to no field of the form; by default an element at the form's beginning. */
  summary?: HTMLElement;
  /** The element for a field's messages, where one of the adapter's own after the field does not suit. */
  messageFor?: (name: string, field: HTMLElement) => HTMLElement | null | undefined;
  /** The words of a notice, where the adapter's own do not suit. */
  text?: (notice: Notice) => string;
}

type Owner = Control | HTMLFieldSetElement;

/** Where the messages of a field stand, and the controls that are tied to them. */
interface Shown {
  readonly element: HTMLElement;
  readonly ours: boolean;
  readonly controls: readonly Owner[];
}

/** What of a fieldset can take the focus: some of it may be disabled. */
const FOCUSABLE = "input:enabled:not([type=hidden]), select:enabled, textarea:enabled, button:enabled";

let forms = 0;

export class HtmlMessages {
  readonly #form: HTMLFormElement;
  readonly #places: MessagePlaces;
  readonly #text: (notice: Notice) => string;
  readonly #id = `groundrules-${(forms += 1)}`;
  readonly #shown = new Map<Owner, Shown>();
  #refused = new Set<Control>();
  #summary: HTMLElement | undefined;
  #made = 0;

  constructor(form: HTMLFormElement, places: MessagePlaces) {
    this.#form = form;
    this.#places = places;
    this.#text = places.text ?? textOf;
  }

  /** Shows these notices and no others. */
  show(notices: readonly PlacedNotice[], fields: HtmlFields): void {
    const byOwner = new Map<Owner, { field: Field | undefined; notices: PlacedNotice[] }>();
    const elsewhere: PlacedNotice[] = [];
    for (const notice of notices) {
      const field = notice.field && fields.at(notice.field);
      const owner = field?.controls[0] ?? (notice.field && fields.group(notice.field));
      if (!owner) elsewhere.push(notice);
      else if (byOwner.has(owner)) byOwner.get(owner)!.notices.push(notice);
      else byOwner.set(owner, { field, notices: [notice] });
    }
    for (const owner of [...this.#shown.keys()]) if (!byOwner.has(owner)) this.#forget(owner);
    this.#refuse(byOwner);
    for (const [owner, { field, notices: here }] of byOwner) this.#write(owner, field, here);
    this.#summarise(elsewhere);
  }

  /** Takes everything away again. */
  clear(): void {
    for (const owner of [...this.#shown.keys()]) this.#forget(owner);
    this.#refuse(new Map());
    if (this.#summary && this.#summary !== this.#places.summary) this.#summary.remove();
    else if (this.#summary) this.#summarise([]);
    this.#summary = undefined;
  }

  /** Moves to the first thing that keeps the form from being submitted. */
  goToFirst(fields: HtmlFields): void {
    const blocked = [...member(this.#form, "elements")].find((element) => {
      return fields.has(element) ? !(element as Control).validity.valid : isWrong(element);
    });
    if (blocked && isFieldset(blocked)) focus(blocked.querySelector(FOCUSABLE) ?? blocked);
    else if (blocked && !this.#refused.has(blocked as Control)) (blocked as Control).reportValidity();
    else focus(blocked ?? this.#summary);
  }

  /** The browser's part: a control with an error is invalid. */
  #refuse(byOwner: ReadonlyMap<Owner, { field: Field | undefined; notices: readonly PlacedNotice[] }>): void {
    const refused = new Set<Control>();
    for (const [owner, { notices }] of byOwner) {
      const errors = notices.filter(({ severity }) => severity === "error");
      if (errors.length === 0 || isFieldset(owner)) continue;
      owner.setCustomValidity(errors.map(this.#text).join("\n"));
      refused.add(owner);
    }
    for (const control of this.#refused) if (!refused.has(control)) control.setCustomValidity("");
    this.#refused = refused;
  }

  #write(owner: Owner, field: Field | undefined, notices: readonly PlacedNotice[]): void {
    const shown = this.#shown.get(owner) ?? this.#begin(owner, field);
    // A page that draws a part of itself anew may have swept it away.
    if (shown.ours && !shown.element.parentNode) place(shown.element, shown.controls);
    fill(shown.element, notices.map((notice) => [notice.severity, this.#text(notice)] as const));
    const wrong = notices.some(({ severity }) => severity === "error");
    if (isFieldset(owner)) owner.toggleAttribute("data-groundrules-error", wrong);
    else for (const control of field?.controls ?? [owner]) mark(control, wrong);
  }

  #begin(owner: Owner, field: Field | undefined): Shown {
    const controls: readonly Owner[] = field?.controls ?? [owner];
    const given = this.#places.messageFor?.(field ? nameOfPath(field.path) : owner.name, owner);
    const element = given ?? document.createElement("div");
    if (!given) {
      element.className = "groundrules-message";
      place(element, controls);
    }
    element.id ||= `${this.#id}-${(this.#made += 1)}`;
    for (const control of controls) {
      const before = control.getAttribute("aria-describedby");
      control.setAttribute("aria-describedby", before ? `${before} ${element.id}` : element.id);
    }
    const shown = { element, ours: !given, controls };
    this.#shown.set(owner, shown);
    return shown;
  }

  #forget(owner: Owner): void {
    const shown = this.#shown.get(owner);
    if (!shown) return;
    for (const control of shown.controls) {
      const others = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== shown.element.id);
      if (others.length === 0) control.removeAttribute("aria-describedby");
      else control.setAttribute("aria-describedby", others.join(" "));
      control.removeAttribute("aria-invalid");
      control.removeAttribute("data-groundrules-error");
    }
    if (shown.ours) shown.element.remove();
    else fill(shown.element, []);
    this.#shown.delete(owner);
  }

  #summarise(notices: readonly PlacedNotice[]): void {
    if (notices.length === 0 && !this.#summary && !this.#places.summary) return;
    this.#summary ??= this.#places.summary ?? this.#makeSummary();
    if (this.#summary !== this.#places.summary && !this.#summary.parentNode) member(this.#form, "prepend")(this.#summary);
    fill(this.#summary, notices.map((notice) => [notice.severity, `${notice.title}. ${this.#text(notice)}`] as const));
    const empty = notices.length === 0;
    // To set what is set already is a change to who observes the form, and looks at it again.
    if (this.#summary.hidden !== empty) this.#summary.hidden = empty;
  }

  #makeSummary(): HTMLElement {
    const summary = document.createElement("div");
    summary.className = "groundrules-summary";
    summary.setAttribute("role", "status");
    summary.tabIndex = -1;
    return summary;
  }
}

/** Writes messages, one a paragraph, and leaves what is there already alone, so that nothing is read out twice. */
function fill(element: HTMLElement, messages: readonly (readonly [Severity, string])[]): void {
  const wanted = JSON.stringify(messages);
  if (element.dataset.groundrules === wanted) return;
  element.dataset.groundrules = wanted;
  element.replaceChildren(
    ...messages.map(([severity, text]) => {
      const paragraph = document.createElement("p");
      paragraph.dataset.severity = severity;
      paragraph.textContent = text;
      return paragraph;
    }),
  );
}

/** After the field; and never inside a label, as everything in there is the field's name. */
function place(element: HTMLElement, controls: readonly Owner[]): void {
  const last = controls[controls.length - 1]!;
  if (isFieldset(last)) {
    const legend = last.querySelector(":scope > legend");
    if (legend) legend.after(element);
    else last.prepend(element);
  } else {
    (last.closest("label") ?? last).after(element);
  }
}

/** Tells a screen reader that a control is wrong. A radio button alone cannot be: it is the group that has no good answer. */
function mark(control: Control, wrong: boolean): void {
  if (!wrong || control.type === "radio") control.removeAttribute("aria-invalid");
  else if (control.getAttribute("aria-invalid") !== "true") control.setAttribute("aria-invalid", "true");
}

const isWrong = (element: Element): boolean => element.hasAttribute("data-groundrules-error");

function focus(element: Element | null | undefined): void {
  (element as HTMLElement | null | undefined)?.focus();
}
