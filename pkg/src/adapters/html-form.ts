// For a plain HTML form: attach(form, pack). Errors block through the browser's own constraint validation
// (setCustomValidity); warnings and infos show and do not block.

import { HostCheck, type AdapterOptions, type Checker } from "./check.js";
import { member, withoutValidation } from "./form-members.js";
import { HtmlFields, type Control, type Field } from "./html-fields.js";
import { HtmlMessages, type MessagePlaces } from "./html-messages.js";
import type { Report } from "../index.js";

export { notices, type Notice } from "./notice.js";
export type { Mapping, Target } from "./mapping.js";

export interface AttachOptions extends Omit<AdapterOptions, "draft" | "blank">, MessagePlaces {
  /** Called with each report. */
  onReport?: ((report: Report) => void) | undefined;
}

/** A form that is being checked. */
export interface Attached {
  /** The latest report: a draft's until somebody tries to submit the form, then a final one. */
  readonly report: Report;
  /** The request that the form holds now. */
  readonly request: object;
  /** Looks at the form again. Needed where a script has changed it: added a row, say, or set a value. Once detached, shows nothing. */
  refresh(): Report;
  /** Leaves the form as it was found. */
  detach(): void;
}

/**
 * Checks a form as it is filled in, and keeps it from being submitted while there are errors.
 *
 * Listen for the form's `submit` event as ever: it arrives only where there is no error, whenever the listener was added,
 * or where a button with `formnovalidate` was used, which asks for no check. A listener that captures may hear it before.
 */
export function attach(form: HTMLFormElement, pack: Checker, { onReport, ...options }: AttachOptions = {}): Attached {
  const check = new HostCheck(pack, withoutPlaces(options));
  const messages = new HtmlMessages(form, options);
  const listen = member(form, "addEventListener");
  const unlisten = member(form, "removeEventListener");
  let tried = false;
  let report: Report;
  let fields: HtmlFields;
  let later: ReturnType<typeof setTimeout> | undefined;
  let outside = new Set<Control>();
  let left = false;

  const refresh = (): Report => {
    fields = new HtmlFields(form);
    const draft = !tried;
    report = check.report(fields.data(draft), draft);
    // A page may look once more when it has let go, as after a pause in typing: nobody would take the messages away again.
    if (!left) {
      messages.show(check.notices(report), fields);
      hearOutside(fields);
    }
    onReport?.(report);
    return report;
  };

  const onInput = () => void refresh();

  // What happens to a field that names the form and stands elsewhere on the page does not pass by the form.
  const hearOutside = (now: Iterable<Field>): void => {
    const contains = member(form, "contains");
    const before = outside;
    outside = new Set([...now].flatMap(({ controls }) => controls).filter((control) => !contains(control)));
    for (const control of before) {
      if (outside.has(control)) continue;
      control.removeEventListener("input", onInput);
      control.removeEventListener("change", onInput);
    }
    for (const control of outside) {
      control.addEventListener("input", onInput);
      control.addEventListener("change", onInput);
    }
  };

  const onSubmit = (event: SubmitEvent) => {
    if (goesUnchecked(event.submitter)) return;
    tried = true;
    let passed = false;
    try {
      passed = passes();
    } finally {
      // A check that ends in an error, as where the form is too large for it, has let nothing pass.
      if (!passed) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    }
    if (!passed) messages.goToFirst(fields);
  };

  const passes = (): boolean => {
    refresh();
    // checkValidity asks the browser's own constraints (required, min, …) too, which `noValidate` has put off until now.
    return member(form, "checkValidity")() && check.notices(report, ["error"]).length === 0;
  };

  const onReset = (event: Event) => {
    // The browser clears the controls after this event, unless a listener behind this one has it leave them.
    later = setTimeout(() => {
      if (event.defaultPrevented) return;
      tried = false;
      refresh();
    });
  };

  try {
    refresh();
  } catch (error) {
    // Nobody gets anything to detach, so the form stays as it was found.
    messages.clear();
    hearOutside([]);
    throw error;
  }
  // The browser would refuse to submit a form with an error from the last check before anybody looks at it again.
  const validateAgain = withoutValidation(form);
  listen("input", onInput);
  listen("change", onInput);
  listen("submit", onSubmit, { capture: true });
  listen("reset", onReset);

  return {
    get report() {
      return report;
    },
    get request() {
      return check.request(new HtmlFields(form).data(false));
    },
    refresh,
    detach() {
      left = true;
      clearTimeout(later);
      unlisten("input", onInput);
      unlisten("change", onInput);
      unlisten("submit", onSubmit, { capture: true });
      unlisten("reset", onReset);
      hearOutside([]);
      validateAgain();
      messages.clear();
    },
  };
}

/** Whether a button says `formnovalidate`, as the one that cancels a dialog or saves a draft does. */
function goesUnchecked(submitter: HTMLElement | null): boolean {
  return (submitter as HTMLButtonElement | HTMLInputElement | null)?.formNoValidate === true;
}

/** The options without those that are about the page, which no check knows. */
function withoutPlaces({ summary: _, messageFor: __, ...options }: Omit<AttachOptions, "onReport">): AdapterOptions {
  return options;
}
