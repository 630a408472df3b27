// The fields of an HTML form: which control has which name, and the values that they hold.

import { member } from "./form-members.js";
import { keyOf } from "./mapping.js";
import { pathOfName, putAt, type Path } from "./path.js";
import { numberOf } from "./reading.js";

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** One field: a control, or the radio buttons or checkboxes that share a name. */
export interface Field {
  readonly path: Path;
  readonly controls: readonly Control[];
  /** The hidden control of the same name, which servers read where no box has a tick. */
  readonly unticked?: Control | undefined;
  /** Those beside that control which are disabled: they say what kind of field it is, and have no tick. */
  readonly disabled?: readonly HTMLInputElement[] | undefined;
  /** Whether its name says, by `[]` at its end, that the value is a list, be there one of them or several. */
  readonly list: boolean;
}

/** What an HTML form has for a person to fill in, as it is at one moment. */
export class HtmlFields {
  /** In the order of the form. */
  readonly #fields: Field[] = [];
  readonly #places = new Map<string, Field>();
  readonly #groups = new Map<string, HTMLFieldSetElement>();
  readonly #controls = new Set<Element>();

  constructor(form: HTMLFormElement) {
    const named = new Map<string, [Control, ...Control[]]>();
    const off = new Map<string, [HTMLInputElement, ...HTMLInputElement[]]>();
    for (const element of member(form, "elements")) {
      // A list of suggestions may have a selection inside for old browsers.
      if (element.closest("datalist")) continue;
      // What is disabled, be it by a fieldset around it, is not submitted.
      if (element.matches(":disabled")) {
        if (isControl(element) && isChoice(element)) collect(element, off);
      } else if (isControl(element)) {
        this.#controls.add(element);
        collect(element, named);
      } else if (isFieldset(element) && element.name) {
        this.#groups.set(keyOf(pathOfName(element.name)), element);
      }
    }
    for (const [place, controls] of named) this.#add(controls, off.get(place) ?? []);
  }

  #add(controls: [Control, ...Control[]], disabled: HTMLInputElement[]): void {
    const path = pathOfName(controls[0].name);
    const list = controls.some(({ name }) => name.endsWith("[]"));
    const unticked = hiddenBeside(controls, disabled);
    if (unticked) {
      const others = controls.filter((control) => control !== unticked);
      this.#put({ path, controls: others, unticked, disabled, list });
      return;
    }
    if (controls.length === 1 || controls.every(isChoice)) {
      this.#put({ path, controls, list });
      return;
    }
    controls.forEach((control, at) => {
      this.#put({ path: [...path, at], controls: [control], list: false });
    });
  }

  #put(field: Field): void {
    this.#fields.push(field);
    this.#places.set(keyOf(field.path), field);
  }

  /** The field at a path. A name that may be repeated and stands there once is the first of its list. */
  at(path: Path): Field | undefined {
    return this.#places.get(keyOf(path)) ?? (path.at(-1) === 0 ? this.#places.get(keyOf(path.slice(0, -1))) : undefined);
  }

  /** Whether an element is a control of one of the fields. */
  has(element: Element): boolean {
    return this.#controls.has(element);
  }

  /** The fieldset that has the name of a path. */
  group(path: Path): HTMLFieldSetElement | undefined {
    return this.#groups.get(keyOf(path));
  }

  *[Symbol.iterator](): Iterator<Field> {
    yield* this.#fields;
  }

  /**
   * The form's data. A field that is left blank is not there; of two at one place, the later one that is filled in is. A
   * single box without a tick is not there in a draft, where nobody may have looked at it yet, and false in the end.
   */
  data(draft: boolean): object {
    const data = {};
    for (const field of this) {
      const value = valueOf(field, draft);
      if (value === undefined) continue;
      putAt(data, field.path, field.list && !Array.isArray(value) ? [value] : value);
    }
    return data;
  }
}

/** By their places, as one name may be spelled in two ways. */
function collect<T extends Control>(control: T, named: Map<string, [T, ...T[]]>): void {
  const place = keyOf(pathOfName(control.name));
  const others = named.get(place);
  if (others) others.push(control);
  else named.set(place, [control]);
}

// By their names, as `instanceof` knows nothing of a form in a frame.
function isControl(element: Element): element is Control {
  const { localName, name, type } = element as Control;
  return controls.has(localName) && name !== "" && !buttons.has(type);
}

/** Whether an element is a fieldset, in whatever window it was made. */
export function isFieldset(element: Element): element is HTMLFieldSetElement {
  return element.localName === "fieldset";
}

const controls = new Set(["input", "select", "textarea"]);

const buttons = new Set(["submit", "button", "reset", "image", "file"]);

function isChoice(control: Control): control is HTMLInputElement {
  return control.type === "radio" || control.type === "checkbox";
}

function isSelect(control: Control): control is HTMLSelectElement {
  return control.localName === "select";
}

/** The one hidden control that boxes, radio buttons or a multiple selection have beside them, as frameworks write it for servers. */
function hiddenBeside(controls: readonly Control[], disabled: readonly HTMLInputElement[]): Control | undefined {
  const [hidden, another] = controls.filter(({ type }) => type === "hidden");
  const choices = controls.filter((control) => isChoice(control) || control.type === "select-multiple").length;
  if (!hidden || another || choices + 1 < controls.length) return undefined;
  // Beside nothing but disabled boxes it may also be there to submit the value of one of them.
  if (choices === 0 && (disabled.length === 0 || disabled.some(({ value }) => value === hidden.value))) return undefined;
  return hidden;
}

function valueOf(field: Field, draft: boolean): unknown {
  const { controls, unticked } = field;
  const [first] = controls;
  if (unticked) {
    const value = first && isSelect(first) ? chosen(first) : choice(field, draft);
    // In a draft nobody may have looked at it yet.
    return value !== undefined || draft || unticked.value.trim() === "" ? value : unticked.value;
  }
  if (!first) return undefined;
  if (isChoice(first)) return choice(field, draft);
  if (isSelect(first)) {
    const options = chosen(first);
    if (first.multiple) return options;
    return options?.[0]?.trim() === "" ? undefined : options?.[0];
  }
  if (first.value.trim() === "") return undefined;
  if (first.type === "number" || first.type === "range") return numberOf(first.value);
  return first.value;
}

/** The options that are chosen and submitted: one that is disabled, such as "Choose a role", is not. */
function chosen(select: HTMLSelectElement): string[] | undefined {
  const options = [...select.selectedOptions].filter((option) => !option.matches(":disabled"));
  return options.length === 0 ? undefined : options.map(({ value }) => value);
}

/** What is ticked among radio buttons or boxes. */
function choice({ controls, unticked, disabled = [], list }: Field, draft: boolean): unknown {
  const all = [...(controls as readonly HTMLInputElement[]), ...disabled];
  const [first, another] = all;
  if (first!.type === "radio") {
    const checked = all.find(isTicked);
    return checked && yesOrNo(all, checked.value);
  }
  // One box with a hidden control is a value, unless its name says that it is a list's only one.
  if (unticked && !another && first!.hasAttribute("value") && !list) {
    const ticked = isTicked(first!);
    if (opposites.get(first!.value) === unticked.value) return ticked || (draft ? undefined : false);
    return ticked ? first!.value : undefined;
  }
  return boxes(all, list, draft);
}

const isTicked = (control: HTMLInputElement): boolean => control.checked && !control.matches(":disabled");

/** What ASP.NET and Rails write for a yes, and for the no that the hidden control stands for. */
const opposites = new Map([["true", "false"], ["1", "0"]]);

/** A box without a value of its own is a yes or a no; boxes with values are a list of those that are ticked. */
function boxes(controls: readonly HTMLInputElement[], list: boolean, draft: boolean): unknown {
  const [first] = controls;
  if (controls.length === 1 && !list && !first!.hasAttribute("value")) return isTicked(first!) || (draft ? undefined : false);
  const ticked = controls.filter(isTicked).map(({ value }) => value);
  return ticked.length === 0 ? undefined : ticked;
}

/** Two radio buttons "true" and "false" are a yes and a no. */
function yesOrNo(controls: readonly Control[], value: string): string | boolean {
  return controls.every((control) => control.value === "true" || control.value === "false") ? value === "true" : value;
}
