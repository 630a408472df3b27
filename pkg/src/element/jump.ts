/** Going to the field that a finding is about. */

/** Says which element of the page belongs to a place in the request. */
export type FieldFor = (path: string) => Element | null | undefined;

/**
 * The element for a place in the request, or for the nearest place above it that has one.
 *
 * A finding can be about a list that has no elements yet, or about an answer that the form asks for in another way;
 * the section around it is then the best place to go to.
 */
export function locate(path: string, fieldFor: FieldFor | undefined, root: ParentNode): Element | undefined {
  for (let place = path; place !== ""; place = place.slice(0, place.lastIndexOf("/"))) {
    const found = fieldFor?.(place) ?? root.querySelector(`[data-groundrules-path="${CSS.escape(place)}"]`);
    if (found) return found;
  }
  return undefined;
}

const FOCUSABLE =
  "input:not([type=hidden],[disabled]),select:not([disabled]),textarea:not([disabled]),button:not([disabled]),a[href],[tabindex],[contenteditable]";

/** Opens what hides the field, brings it into view and gives it the focus. */
export function reveal(found: Element): void {
  for (let fold = found.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null)
    fold.open = true;
  const target = focusable(found);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
}

function focusable(found: Element): HTMLElement {
  const itself = found as HTMLElement;
  // A custom element knows best where its focus goes.
  if (found.matches(FOCUSABLE) || found.localName.includes("-")) return itself;
  const within = found.querySelector<HTMLElement>(FOCUSABLE);
  if (within) return within;
  itself.tabIndex = -1;
  return itself;
}
