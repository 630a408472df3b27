/** The button that goes to a field, with the field's name beside it. */

import { type Context, freshId } from "./context.js";
import { element, text } from "./dom.js";
import { icon } from "./icons.js";
import type { FindingReport } from "../report.js";

export class JumpRow {
  readonly node: HTMLElement;
  readonly #place = element("span", { class: "place", part: "place", dir: "auto" });
  #path = "";
  #finding: FindingReport | undefined;

  /** `about` is the id of what the button is about, so that a list of buttons does not sound all the same. */
  readonly #context: Context;

  constructor(
    context: Context,
    about: string,
    kind: "button" | "button primary" = "button",
    words = context.wording.texts.goToField,
  ) {
    this.#context = context;
    const id = freshId("go");
    const button = element(
      "button",
      { type: "button", id, class: kind, part: kind, "aria-labelledby": `${id} ${about}` },
      words,
      icon("arrow"),
    );
    button.addEventListener("click", () => context.jump(this.#path, this.#finding));
    this.node = element("div", { class: "jump" }, button, this.#place);
  }

  show(path: string, finding?: FindingReport): void {
    this.#path = path;
    this.#finding = finding;
    text(this.#place, this.#context.label(path));
  }
}
