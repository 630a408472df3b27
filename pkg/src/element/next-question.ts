/** The question whose answer settles most, with the way to its field. */

import { type Context, freshId, heading } from "./context.js";
import { attribute, element, text } from "./dom.js";
import { icon } from "./icons.js";
import { JumpRow } from "./jump-row.js";
import type { Report } from "../report.js";

export class NextQuestionView {
  readonly node: HTMLElement;
  readonly #question: HTMLElement;
  readonly #settles = element("p", { class: "settles" });
  readonly #jump: JumpRow;
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    const { texts } = context.wording;
    const id = freshId("question");
    this.#question = element("p", { id, class: "question", part: "next-question", dir: "auto" });
    this.#jump = new JumpRow(context, id, "button primary", texts.answer);
    this.node = element(
      "section",
      { class: "next", part: "next" },
      heading(context, 1, { class: "overline" }, icon("question"), texts.next),
      this.#question,
      this.#settles,
      this.#jump.node,
    );
  }

  show(report: Report | undefined): void {
    const next = report?.next;
    this.node.hidden = !next;
    if (!next) return;
    const { wording } = this.#context;
    text(this.#question, next.question);
    attribute(this.#question, "lang", this.#context.lang(packOf(report, next.rules[0])));
    text(this.#settles, wording.counted(wording.texts.settles, next.rules.length));
    this.#jump.show(next.path);
  }
}

/** The pack that asks: the next question names its rules, and the open rules name their packs. */
function packOf(report: Report, rule: string | undefined): string {
  return report.open?.find((open) => open.rule === rule)?.pack ?? report.packs[0]?.id ?? "";
}
