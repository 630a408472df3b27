/** What stands around the findings: unreadable values, rules that are still open, and what was waived. */

import { CardGroup } from "./card-group.js";
import { type Context, freshId, heading } from "./context.js";
import { attribute, element, Keyed, optionalText, text } from "./dom.js";
import { icon } from "./icons.js";
import { JumpRow } from "./jump-row.js";
import { fill } from "./texts.js";
import type { InvalidReport, OpenReport, Report, WaivedReport } from "../report.js";

/** The values that are not what the schema says. They block as errors do. */
export class InvalidValues {
  readonly node: HTMLElement;
  readonly #group: CardGroup;
  readonly #cards: Keyed<InvalidCard>;
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    const { texts } = context.wording;
    this.#group = new CardGroup(context, "invalid", texts.invalid, texts.invalidDetail);
    this.#cards = new Keyed(this.#group.list);
    this.node = this.#group.node;
  }

  show(invalid: readonly InvalidReport[]): void {
    this.node.hidden = invalid.length === 0;
    this.#group.count(invalid.length);
    this.#cards.show(
      invalid,
      (value) => value.path,
      () => new InvalidCard(this.#context),
      (card, value) => card.show(value),
    );
  }
}

class InvalidCard {
  readonly node: HTMLElement;
  readonly #title: HTMLElement;
  readonly #expected = element("dd", { dir: "auto" });
  readonly #found = element("dd", { dir: "auto" });
  readonly #jump: JumpRow;
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    const { texts } = context.wording;
    const id = freshId("invalid");
    this.#title = element("span", { id, dir: "auto" });
    this.#jump = new JumpRow(context, id);
    this.node = element(
      "li",
      { class: "finding invalid", part: "finding finding-invalid" },
      icon("invalid"),
      element(
        "div",
        { class: "what" },
        heading(
          context,
          2,
          { class: "title", part: "finding-title" },
          element("span", { class: "spoken" }, texts.error),
          " ",
          this.#title,
        ),
        element(
          "dl",
          { class: "advice pairs" },
          element("div", {}, element("dt", {}, texts.expected), this.#expected),
          element("div", {}, element("dt", {}, texts.found), this.#found),
        ),
        this.#jump.node,
      ),
    );
  }

  show(value: InvalidReport): void {
    text(this.#title, this.#context.label(value.path));
    text(this.#expected, value.expected);
    text(this.#found, value.found);
    this.#jump.show(value.path);
  }
}

/** The rules that wait for answers, folded away: the next question is enough to go on. */
export class OpenRules {
  readonly node: HTMLDetailsElement;
  readonly #summary = element("summary", { part: "summary" });
  readonly #list = new Keyed<OpenRow>(element("ul", { class: "list", part: "list", role: "list" }));
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    this.node = element("details", { class: "aside", part: "open details" }, this.#summary, this.#list.parent);
  }

  show(open: readonly OpenReport[]): void {
    const { wording } = this.#context;
    this.node.hidden = open.length === 0;
    text(this.#summary, wording.counted(wording.texts.openRules, open.length));
    this.#list.show(
      open,
      (rule) => `${rule.pack}/${rule.rule}${rule.path}`,
      () => new OpenRow(this.#context),
      (row, rule) => row.show(rule),
    );
  }
}

class OpenRow {
  readonly node: HTMLElement;
  readonly #question: HTMLElement;
  readonly #jump: JumpRow;
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    const id = freshId("open");
    this.#question = element("p", { id, class: "message", dir: "auto" });
    this.#jump = new JumpRow(context, id);
    this.node = element("li", { class: "open-rule", part: "open-rule" }, this.#question, this.#jump.node);
  }

  show(rule: OpenReport): void {
    text(this.#question, rule.ask || rule.title);
    attribute(this.#question, "lang", this.#context.lang(rule.pack));
    // Where the rule waits for something, its first blank is where the answer goes.
    this.#jump.show(rule.missing[0] ?? rule.path);
  }
}

/** The findings that somebody let pass, said quietly. */
export class WaivedFindings {
  readonly node: HTMLDetailsElement;
  readonly #summary = element("summary", { part: "summary" });
  readonly #list = new Keyed<WaivedRow>(element("ul", { class: "list", part: "list", role: "list" }));
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    this.node = element("details", { class: "aside", part: "waived details" }, this.#summary, this.#list.parent);
  }

  show(report: Report | undefined): void {
    const { wording } = this.#context;
    const waived = report?.waived ?? [];
    this.node.hidden = waived.length === 0;
    text(this.#summary, wording.counted(wording.texts.waived, waived.length));
    this.#list.show(
      waived,
      ({ finding }) => `${finding.pack}/${finding.rule}${finding.path}`,
      () => new WaivedRow(this.#context),
      (row, entry) => row.show(entry),
    );
  }
}

class WaivedRow {
  readonly #title: HTMLElement;
  readonly #message = element("p", { class: "message", dir: "auto" });
  readonly #reason = element("p", { class: "reason", dir: "auto" });
  readonly #by = element("p", { class: "place" });
  readonly node: HTMLElement;
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    this.#title = heading(context, 2, { class: "title", part: "finding-title", dir: "auto" });
    this.node = element(
      "li",
      { class: "waived-finding", part: "waived-finding" },
      this.#title,
      this.#message,
      this.#reason,
      this.#by,
    );
  }

  show({ finding, waiver }: WaivedReport): void {
    const { wording } = this.#context;
    const lang = this.#context.lang(finding.pack);
    text(this.#title, finding.title);
    text(this.#message, finding.message);
    for (const node of [this.#title, this.#message]) attribute(node, "lang", lang);
    optionalText(this.#reason, waiver.reason);
    const by = fill(wording.texts.approvedBy, { name: waiver.approvedBy });
    const until = waiver.expires && fill(wording.texts.expires, { date: wording.date(waiver.expires) });
    text(this.#by, [by, until].filter(Boolean).join(", "));
  }
}
