// What adapters have an element of the page say for a while, such as that it is invalid, beside what the page itself has it say.

import type { Control } from "./html-fields.js";

/** What an element says by itself, what it said when this was last looked at, and what each adapter has it say. */
interface Overlaid {
  own: string | null;
  /** Undefined where the element did not tell. */
  said: string | null | undefined;
  readonly by: Map<object, string>;
}

/** How one thing that elements say is read and written, and what comes of what the page and the adapters say. */
interface Manner<Of> {
  read(element: Of): string | null | undefined;
  write(element: Of, value: string | null): void;
  together(own: string | null, others: readonly string[]): string | null;
}

/** One thing that elements say. What the page says, before or meanwhile, is there again when all adapters have left, in any order. */
export class Overlay<Of extends Element> {
  readonly #manner: Manner<Of>;
  readonly #elements = new WeakMap<Of, Overlaid>();

  constructor(manner: Manner<Of>) {
    this.#manner = manner;
  }

  /** Has an element say something for an adapter, or nothing any more. */
  set(element: Of, adapter: object, value: string | null): void {
    const now = this.#manner.read(element);
    const overlaid = this.#elements.get(element) ?? { own: now ?? null, said: now, by: new Map<object, string>() };
    if (value === null && !overlaid.by.has(adapter)) return;
    if (now !== undefined && overlaid.said !== undefined && now !== overlaid.said) overlaid.own = now;
    if (value === null) overlaid.by.delete(adapter);
    else overlaid.by.set(adapter, value);
    const wanted = this.#manner.together(overlaid.own, [...overlaid.by.values()]);
    // To set what is set already is a change to who observes the form, and looks at it again.
    if (wanted !== now) this.#manner.write(element, wanted);
    // A browser may have made it shorter.
    overlaid.said = this.#manner.read(element);
    if (overlaid.by.size === 0) this.#elements.delete(element);
    else this.#elements.set(element, overlaid);
  }
}

function attribute(name: string, together: Manner<Element>["together"]): Overlay<HTMLElement> {
  return new Overlay({
    read: (element) => element.getAttribute(name),
    write: (element, value) => (value === null ? element.removeAttribute(name) : element.setAttribute(name, value)),
    together,
  });
}

/** Why a control is refused. What the page refuses stays refused. */
export const refusal = new Overlay<Control>({
  // One that cannot be invalid, as it is only to be read, keeps its message to itself.
  read: (control) => (control.willValidate ? (control.validity.customError ? control.validationMessage : null) : undefined),
  write: (control, message) => control.setCustomValidity(message ?? ""),
  together: (own, others) => [own, ...others].filter((message) => message !== null).join("\n") || null,
});

/** Tells a screen reader that a control is wrong. */
export const ariaInvalid = attribute("aria-invalid", (own, others) => others[0] ?? own);

/** Marks a fieldset that is wrong. */
export const wrongGroup = attribute("data-groundrules-error", (own, others) => others[0] ?? own);

/** Hides a summary that has nothing to say to any adapter: `"shown"` is what one says that has something. */
export const hidden = attribute("hidden", (own, others) => (others.includes("shown") ? null : (others[0] ?? own)));
