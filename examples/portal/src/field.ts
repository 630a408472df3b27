/** One field: its label, question, control and the place for what the check says of it. */

import { make } from "./markup.js";
import { type FieldSchema, fieldSchema, readable } from "./schema.js";
import { longTexts } from "./sections.js";

/** Fields of rows that deserve the whole width. */
const wide = /\/(topic|material|description)$/;

/** Called when somebody answers; undefined where the answer was taken back. */
export type Answered = (path: string, value: unknown) => void;

/** The control of a field, and how an answer gets into it. */
interface Control {
  readonly node: HTMLElement;
  /** What is marked as invalid and described by question and notes. */
  readonly described: readonly HTMLElement[];
  show(value: unknown): void;
}

export class Field {
  readonly node: HTMLElement;
  readonly note: HTMLElement;
  readonly #control: Control;

  constructor(
    readonly path: string,
    answered: Answered,
  ) {
    const pattern = path.replace(/\/\d+(?=\/|$)/g, "/*");
    const schema = fieldSchema(pattern);
    const id = path.slice(1).replaceAll("/", "-");
    this.#control = control(schema, {
      id,
      path,
      long: longTexts.has(pattern),
      answer: (value) => answered(path, value),
    });
    const question = make("p", { class: "question", id: `${id}-question` }, schema.question);
    this.note = make("div", { class: "note", id: `${id}-note` });
    for (const node of this.#control.described) node.setAttribute("aria-describedby", `${id}-question ${id}-note`);
    const group = this.#control.node.localName === "div";
    const label = make(group ? "legend" : "label", group ? {} : { for: id }, schema.title);
    this.node = make(
      group ? "fieldset" : "div",
      { class: wide.test(path) ? "field wide" : "field", "data-groundrules-path": path },
      label,
      question,
      this.#control.node,
      this.note,
    );
  }

  show(value: unknown): void {
    this.#control.show(value);
  }

  /** Tells assistive technology whether the answer stands as it is. */
  mark(invalid: boolean): void {
    for (const node of this.#control.described) {
      if (invalid) node.setAttribute("aria-invalid", "true");
      else node.removeAttribute("aria-invalid");
    }
  }
}

interface Setting {
  readonly id: string;
  readonly path: string;
  readonly long: boolean;
  answer(value: unknown): void;
}

function control(schema: FieldSchema, setting: Setting): Control {
  if (schema.type === "boolean") return yesOrNo(setting);
  if (schema.type === "array")
    return schema.element?.choices ? several(schema.element.choices, setting) : lines(setting);
  if (schema.choices) return choice(schema.choices, setting);
  if (schema.type === "number" || schema.type === "integer") return number(schema, setting);
  if (schema.format === "date") return text(make("input", { type: "date" }), setting);
  return text(setting.long ? make("textarea", { rows: 3 }) : make("input", { type: "text" }), setting);
}

type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function listen(input: Input, { id, path, answer }: Setting, read: (text: string) => unknown): void {
  input.id = id;
  input.name = path.slice(1).replaceAll("/", ".");
  input.autocomplete = "off";
  input.addEventListener("input", () => answer(read(input.value)));
}

function text(input: HTMLInputElement | HTMLTextAreaElement, setting: Setting): Control {
  listen(input, setting, (value) => value.trim() || undefined);
  return { node: input, described: [input], show: (value) => void (input.value = value == null ? "" : String(value)) };
}

/** A number as people type it; what is none goes on as it is, and the check says what it expects. */
function number(schema: FieldSchema, setting: Setting): Control {
  const input = make("input", { type: "text", inputmode: schema.type === "integer" ? "numeric" : "decimal" });
  listen(input, setting, (value) => {
    const typed = value.trim();
    if (typed === "") return undefined;
    return Number.isFinite(Number(typed)) ? Number(typed) : typed;
  });
  const node = schema.unit
    ? make("span", { class: "with-unit" }, input, make("span", { class: "unit" }, schema.unit))
    : input;
  return { node, described: [input], show: (value) => void (input.value = value == null ? "" : String(value)) };
}

function choice(choices: readonly string[], setting: Setting): Control {
  const select = make(
    "select",
    {},
    make("option", { value: "" }, "Choose"),
    ...choices.map((value) => make("option", { value }, readable(value))),
  );
  listen(select, setting, (value) => value || undefined);
  return {
    node: select,
    described: [select],
    show: (value) => void (select.value = typeof value === "string" ? value : ""),
  };
}

function yesOrNo(setting: Setting): Control {
  const options = [
    ["Yes", true],
    ["No", false],
  ] as const;
  const radios = options.map(([words, value]) => {
    const radio = make("input", { type: "radio", name: setting.path, id: `${setting.id}-${words}` });
    radio.addEventListener("change", () => setting.answer(value));
    return [radio, make("label", { class: "pick" }, radio, words), value] as const;
  });
  return {
    node: make("div", { class: "picks" }, ...radios.map(([, label]) => label)),
    described: radios.map(([radio]) => radio),
    show: (value) => radios.forEach(([radio, , its]) => void (radio.checked = value === its)),
  };
}

function several(choices: readonly string[], setting: Setting): Control {
  const boxes = choices.map((value) => {
    const box = make("input", { type: "checkbox", value, name: setting.path });
    box.addEventListener("change", () => {
      const ticked = boxes.filter(([other]) => other.checked).map(([other]) => other.value);
      setting.answer(ticked.length > 0 ? ticked : undefined);
    });
    return [box, make("label", { class: "pick" }, box, readable(value))] as const;
  });
  return {
    node: make("div", { class: "picks" }, ...boxes.map(([, label]) => label)),
    described: boxes.map(([box]) => box),
    show: (value) => boxes.forEach(([box]) => void (box.checked = Array.isArray(value) && value.includes(box.value))),
  };
}

/** A list of short texts, one on each line. */
function lines(setting: Setting): Control {
  const area = make("textarea", { rows: 2, placeholder: "One on each line" });
  listen(area, setting, (value) => {
    const answers = value
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
    return answers.length > 0 ? answers : undefined;
  });
  return {
    node: area,
    described: [area],
    show: (value) => void (area.value = Array.isArray(value) ? value.join("\n") : ""),
  };
}
