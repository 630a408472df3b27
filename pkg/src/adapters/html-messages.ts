// What a plain HTML form shows: a message after each field, tied to it for screen readers, and a summary for the rest.

import type { Severity } from "../index.js";
import type { PlacedNotice } from "./check.js";
import { member } from "./form-members.js";
import { isFieldset, type Control, type Field, type HtmlFields } from "./html-fields.js";
import { ariaInvalid, hidden, refusal, wrongGroup } from "./html-overlay.js";
import { nameOfPath } from "./path.js";
import { textOf, type Notice } from "./notice.js";

export interface MessagePlaces {
  /** Where to show what belongs to no field of the form; by default at the form's beginning. It is hidden while there is nothing. */
  summary?: HTMLElement | undefined;
  /** The element at whose end a field's messages stand, where the place after the field does not suit. Several fields may share one. */
  messageFor?: (name: string, field: HTMLElement) => HTMLElement | null | undefined;
  /** The words of a notice, where the adapter's own do not suit. */
  text?: ((notice: Notice) => string) | undefined;
}

type Owner = Control | HTMLFieldSetElement;

/** The messages of a field, the page's own place for them, if any, and the controls that are tied to them. */
interface Shown {
  readonly element: HTMLElement;
  readonly given: HTMLElement | undefined;
  controls: ReadonlySet<Owner>;
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
      // Nobody sees a hidden control, or can go to it.
      const owner = field?.controls.find(({ type }) => type !== "hidden") ?? (notice.field && fields.group(notice.field));
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
    this.#summary?.remove();
    this.#summary = undefined;
    if (this.#places.summary) hidden.set(this.#places.summary, this, null);
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
      refusal.set(owner, this, errors.map(this.#text).join("\n"));
      refused.add(owner);
    }
    for (const control of this.#refused) if (!refused.has(control)) refusal.set(control, this, null);
    this.#refused = refused;
  }

  #write(owner: Owner, field: Field | undefined, notices: readonly PlacedNotice[]): void {
    const shown = this.#shown.get(owner) ?? this.#begin(owner, field);
    const controls: readonly Owner[] = field?.controls ?? [owner];
    // A page that draws a part of itself anew may have swept it away.
    if (!shown.element.parentNode) place(shown, controls);
    fill(shown.element, notices.map((notice) => [notice.severity, this.#text(notice)] as const));
    // The group may have other controls than when it was last looked at.
    const before = shown.controls;
    shown.controls = new Set(controls);
    for (const control of before) if (!shown.controls.has(control)) this.#release(control, shown);
    const wrong = notices.some(({ severity }) => severity === "error");
    for (const control of controls) {
      tie(control, shown);
      this.#mark(control, wrong);
    }
  }

  #begin(owner: Owner, field: Field | undefined): Shown {
    const given = this.#places.messageFor?.(field ? nameOfPath(field.path) : owner.name, owner) ?? undefined;
    const element = document.createElement("div");
    element.className = "groundrules-message";
    element.id = `${this.#id}-${(this.#made += 1)}`;
    const shown = { element, given, controls: new Set<Owner>() };
    this.#shown.set(owner, shown);
    return shown;
  }

  #forget(owner: Owner): void {
    const shown = this.#shown.get(owner);
    if (!shown) return;
    for (const control of shown.controls) this.#release(control, shown);
    shown.element.remove();
    this.#shown.delete(owner);
  }

  #release(control: Owner, { element }: Shown): void {
    untie(control, element);
    this.#mark(control, false);
  }

  /** A radio button alone cannot be wrong: it is the group that has no good answer. */
  #mark(owner: Owner, wrong: boolean): void {
    if (isFieldset(owner)) wrongGroup.set(owner, this, wrong ? "" : null);
    else ariaInvalid.set(owner, this, wrong && owner.type !== "radio" ? "true" : null);
  }

  #summarise(notices: readonly PlacedNotice[]): void {
    const given = this.#places.summary;
    if (notices.length === 0 && !this.#summary && !given) return;
    const summary = (this.#summary ??= makeSummary(given));
    if (!summary.parentNode && given) given.append(summary);
    else if (!summary.parentNode) member(this.#form, "prepend")(summary);
    fill(summary, notices.map((notice) => [notice.severity, `${notice.title}. ${this.#text(notice)}`] as const));
    hidden.set(given ?? summary, this, notices.length === 0 ? "" : "shown");
  }
}

function makeSummary(given: HTMLElement | undefined): HTMLElement {
  const summary = document.createElement("div");
  summary.className = "groundrules-summary";
  // Whether an element of the page's own is read out is the page's to say.
  if (!given) summary.setAttribute("role", "status");
  summary.tabIndex = -1;
  return summary;
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

/** Where the page wants it, or after the field; and never inside a label, as everything in there is the field's name. */
function place({ element, given }: Shown, controls: readonly Owner[]): void {
  const last = controls[controls.length - 1]!;
  if (given) {
    given.append(element);
  } else if (isFieldset(last)) {
    const legend = last.querySelector(":scope > legend");
    if (legend) legend.after(element);
    else last.prepend(element);
  } else {
    (last.closest("label") ?? last).after(element);
  }
}

/** Has a screen reader read the messages with a control, unless the page has it read all of their place already. */
function tie(control: Owner, { element, given }: Shown): void {
  const before = control.getAttribute("aria-describedby");
  const ids = before?.split(/\s+/) ?? [];
  if (ids.includes(element.id) || (given?.id && ids.includes(given.id))) return;
  control.setAttribute("aria-describedby", before ? `${before} ${element.id}` : element.id);
}

function untie(control: Owner, { id }: HTMLElement): void {
  const before = control.getAttribute("aria-describedby")?.split(" ") ?? [];
  const others = before.filter((other) => other !== id);
  if (others.length === 0) control.removeAttribute("aria-describedby");
  else if (others.length < before.length) control.setAttribute("aria-describedby", others.join(" "));
}

const isWrong = (element: Element): boolean => element.hasAttribute("data-groundrules-error");

function focus(element: Element | null | undefined): void {
  (element as HTMLElement | null | undefined)?.focus();
}
