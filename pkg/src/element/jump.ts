/** Going to the field that a finding is about. */

import { hasFocus } from "./dom.js";

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
  "input:enabled:not([type=hidden]),select:enabled,textarea:enabled,button:enabled,a[href],[tabindex],[contenteditable]";

/** Opens what hides the field, brings it into view and gives it the focus; false where it takes none, hidden as it may be. */
export function reveal(found: Element): boolean {
  for (let fold = found.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null)
    fold.open = true;
  const target = candidates(found).find(takesFocus);
  if (!target) return false;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  return true;
}

function candidates(found: Element): HTMLElement[] {
  const itself = found as HTMLElement;
  // A custom element knows best where its focus goes.
  if (found.matches(FOCUSABLE) || found.localName.includes("-")) return [itself];
  const within = [...found.querySelectorAll<HTMLElement>(FOCUSABLE)];
  // What is disabled takes no focus, and would be left with an order of its own.
  if (within.length === 0 && !found.matches(":disabled")) itself.tabIndex = -1;
  return within.length === 0 ? [itself] : within;
}

/** Gives the focus, and says whether it was taken: nothing does that is hidden, inert or disabled. */
function takesFocus(target: HTMLElement): boolean {
  const root = target.getRootNode() as Document | ShadowRoot;
  const before = root.activeElement;
  target.focus({ preventScroll: true });
  // A field may pass its focus on, as to what stands in its place.
  return hasFocus(target) || root.activeElement !== before;
}
