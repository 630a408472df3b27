/** One short sentence for who cannot see the panel change, after things have come to rest. */

import { text } from "./dom.js";

/** How long nothing may have changed before something is said: longer than the pause between two keys. */
const REST = 1200;

export class Announcer {
  readonly node: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(node: HTMLElement) {
    this.node = node;
  }

  /** Says what `sentence` gives when nothing has asked for another in a while; nothing where it gives nothing. */
  later(sentence: () => string | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(sentence()), REST);
  }

  now(sentence: string | undefined): void {
    clearTimeout(this.#timer);
    if (!sentence) return;
    // The same sentence twice would be no change, and so not be said.
    if (this.node.textContent === sentence) sentence += "\u00a0";
    text(this.node, sentence);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
