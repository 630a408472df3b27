// For Form.io: Formio.createForm(element, form, { hooks: { customValidation: customValidation(pack) } }), and, to show
// findings while somebody fills in the form, showFindings(form, pack). Both leave the form's JSON alone and evaluate no code,
// so they work for forms that come from a server, and under a strict Content Security Policy.

import { HostCheck, type AdapterOptions, type Checker, type PlacedNotice } from "./check.js";
import { textOf, type Notice } from "./notice.js";
import { isRecord, nameOfPath } from "./path.js";
import { copyOf } from "../json.js";
import { DEEPEST } from "../pointer.js";
import type { Report, Severity } from "../index.js";

export { reportOn, type AdapterOptions } from "./check.js";
export type { Mapping, Target } from "./mapping.js";
export { notices, type Notice } from "./notice.js";

/** The parts of a component and of a form that are used here. */
interface Component {
  readonly path?: string;
  readonly type?: string;
  readonly visibleErrors?: readonly unknown[];
  setCustomValidity(messages: unknown, dirty?: boolean): unknown;
}
interface Form {
  readonly submission: { readonly data: unknown };
  /** Whether somebody has tried to submit it. */
  readonly submitted?: boolean;
  everyComponent(visit: (component: Component) => void): void;
  on(event: "change" | "error", listener: () => void): unknown;
  off(event: "change" | "error", listener: () => void): unknown;
}
interface Submission {
  readonly data?: unknown;
}

/** A message in the shape in which Form.io takes it. */
export interface FormMessage {
  message: string;
  level: Severity;
  /** The component; none where the form does not have the field. */
  path?: string | undefined;
}

/**
 * The hook `customValidation` of a form: it is asked when the form's own validation has passed, and lets a submission
 * through that has no errors. The form shows the others at their components and in its list of errors.
 */
export function customValidation(pack: Checker, options: AdapterOptions = {}) {
  const check = new HostCheck(pack, options);
  const message = messageBy(options);
  return function (this: unknown, submission: Submission, next: (errors?: FormMessage[] | null) => void): void {
    const components = componentsOf(this as Form);
    const errors = check.notices(check.report(submission.data, false), ["error"]);
    next(errors.length === 0 ? null : errors.map((notice) => message(notice, componentAt(notice, components))));
  };
}

/** What `showFindings` gives back. */
export interface Shown {
  /** The latest report. */
  readonly report: Report;
  /** Looks again, say after the locale has changed. */
  refresh(): Report;
  /** Shows nothing any more. */
  stop(): void;
}

export interface ShowOptions extends AdapterOptions {
  /** Called with each report, and with the notices whose field the form does not have. */
  onReport?: ((report: Report, elsewhere: Notice[]) => void) | undefined;
}

/**
 * Shows errors, warnings and infos at a form's components after each change: as a draft, and once somebody has tried to
 * submit the form, as a final check.
 */
export function showFindings(form: Form, pack: Checker, { onReport, ...options }: ShowOptions = {}): Shown {
  const check = new HostCheck(pack, options);
  const message = messageBy(options);
  let touched = new Map<Component, FormMessage[]>();
  let report: Report;

  const refresh = (): Report => {
    const components = componentsOf(form);
    const draft = !form.submitted;
    report = check.report(draft ? withoutUnchecked(copyOf(form.submission.data ?? {}), components) : form.submission.data, draft);
    const messages = new Map<Component, FormMessage[]>();
    const elsewhere: Notice[] = [];
    for (const notice of check.notices(report)) {
      const component = componentAt(notice, components);
      if (component) messages.set(component, [...(messages.get(component) ?? []), message(notice, component)]);
      else elsewhere.push(notice);
    }
    show(messages, touched);
    touched = messages;
    onReport?.(report, elsewhere);
    return report;
  };

  const listener = () => void refresh();
  // First, as it may throw, and then nobody gets anything to stop.
  refresh();
  form.on("change", listener);
  // After a refused submission the form shows errors and nothing else, and changes nothing.
  form.on("error", listener);
  return {
    get report() {
      return report;
    },
    refresh,
    stop() {
      form.off("change", listener);
      form.off("error", listener);
      show(new Map(), touched);
    },
  };
}

/** Puts messages beside those of the form's own validation, and takes the earlier ones away. */
function show(messages: Map<Component, FormMessage[]>, earlier: Map<Component, FormMessage[]>): void {
  for (const component of new Set([...earlier.keys(), ...messages.keys()])) {
    const ours = new Set((earlier.get(component) ?? []).map(({ message }) => message));
    const now = messages.get(component) ?? [];
    const own = (component.visibleErrors ?? []).filter((error) => {
      const text = (error as FormMessage).message;
      return !ours.has(text) && !now.some(({ message }) => message === text);
    });
    component.setCustomValidity([...own, ...now], true);
  }
}

function messageBy(options: AdapterOptions) {
  const text = options.text ?? textOf;
  return (notice: Notice, component: Component | undefined): FormMessage => {
    const path = component?.path;
    return { message: escape(text(notice)), level: notice.severity, ...(path !== undefined && { path }) };
  };
}

function componentsOf(form: Form): Map<string, Component> {
  const components = new Map<string, Component>();
  form.everyComponent((component) => {
    if (component.path) components.set(component.path, component);
  });
  return components;
}

function componentAt(notice: PlacedNotice, components: Map<string, Component>): Component | undefined {
  return notice.field && components.get(nameOfPath(notice.field));
}

/** Form.io takes messages for HTML, and findings quote what people wrote. */
function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A checkbox begins as false. While the form is being filled in, that is a question nobody has answered yet. */
function withoutUnchecked(data: unknown, components: Map<string, Component>, at = "", depth = 0): unknown {
  // What nests deeper the check refuses, and here there would be no room on the stack for it.
  if (depth > DEEPEST) return data;
  if (Array.isArray(data)) return data.map((element, index) => withoutUnchecked(element, components, `${at}[${index}]`, depth + 1));
  if (!isRecord(data)) return data;
  const pathOf = (key: string): string => (at === "" ? key : `${at}.${key}`);
  const kept = Object.entries(data).filter(([key, value]) => value !== false || components.get(pathOf(key))?.type !== "checkbox");
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutUnchecked(value, components, pathOf(key), depth + 1)]));
}
