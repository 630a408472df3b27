/** One finding: what is wrong, the question to answer, what clears it, why it matters and on which evidence. */

import { type Context, freshId, heading } from "./context.js";
import { attribute, element, hasFocus, optionalText, text } from "./dom.js";
import { draw, icon } from "./icons.js";
import { JumpRow } from "./jump-row.js";
import { own } from "./texts.js";
import type { CiteReport, FindingReport } from "../report.js";

export class FindingCard {
  readonly node: HTMLElement;
  readonly #picture = icon("info");
  readonly #word = element("span", { class: "spoken" });
  readonly #title: HTMLElement;
  readonly #message = ruleText("p", "message");
  readonly #ask: Advice;
  readonly #fix: Advice;
  readonly #advice = element("dl", { class: "advice" });
  readonly #details: Details;
  readonly #jump: JumpRow;
  readonly #badge: HTMLElement;
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    const { texts } = context.wording;
    const id = freshId("finding");
    this.#title = element("span", { id, dir: "auto" });
    this.#ask = new Advice(texts.ask, "ask");
    this.#fix = new Advice(texts.fix, "fix");
    this.#advice.append(this.#ask.node, this.#fix.node);
    this.#details = new Details(context, id, this.#advice);
    this.#jump = new JumpRow(context, id);
    this.#badge = element("span", { class: "badge", part: "cleared" }, texts.cleared);
    this.#badge.hidden = true;
    const title = heading(context, 2, { class: "title", part: "finding-title" }, this.#word, " ", this.#title);
    this.node = element(
      "li",
      { class: "finding" },
      this.#picture,
      element("div", { class: "what" }, title, this.#badge, this.#message, this.#jump.node),
      element("div", { class: "how" }, !context.compact && this.#advice, this.#details.node),
    );
  }

  show(finding: FindingReport): void {
    const { texts } = this.#context.wording;
    attribute(this.node, "class", `finding ${finding.severity}`);
    attribute(this.node, "part", `finding finding-${finding.severity}`);
    attribute(this.node, "tabindex", undefined);
    this.#badge.hidden = true;
    draw(this.#picture, finding.severity);
    text(this.#word, texts[finding.severity]);
    text(this.#title, finding.title);
    optionalText(this.#message, finding.message);
    this.#ask.show(finding.ask);
    this.#fix.show(finding.fix);
    this.#advice.hidden = !finding.ask && !finding.fix;
    const lang = this.#context.lang(finding.pack);
    for (const node of [this.#title, this.#message, this.#advice]) attribute(node, "lang", lang);
    this.#details.show(finding);
    this.#jump.show(finding.path, finding);
  }

  /** Leaves a line that says that it is cleared; a focus inside stays with that line. */
  clear(): void {
    const focused = hasFocus(this.node);
    attribute(this.node, "class", "finding cleared");
    attribute(this.node, "part", "finding finding-cleared");
    draw(this.#picture, "cleared");
    text(this.#word, "");
    this.#badge.hidden = false;
    if (!focused) return;
    this.node.tabIndex = -1;
    this.node.focus();
  }
}

/** A text with the word that says what it is for. */
class Advice {
  readonly node: HTMLElement;
  readonly #text: HTMLElement;

  constructor(name: string, part: "ask" | "fix") {
    this.#text = ruleText("dd", part);
    this.node = element("div", {}, element("dt", {}, name), this.#text);
  }

  show(advice: string | undefined): void {
    text(this.#text, advice ?? "");
    this.node.hidden = !advice;
  }
}

/** Why the rule is there and where its claim comes from, folded away until somebody asks; in a compact panel the advice too. */
class Details {
  readonly node: HTMLDetailsElement;
  readonly #why = ruleText("p", "why");
  readonly #reason: HTMLElement;
  readonly #sources: HTMLElement;
  readonly #list = element("ul", { class: "sources", role: "list" });
  #shown = "";
  readonly #context: Context;
  readonly #advice: HTMLElement;

  constructor(context: Context, about: string, advice: HTMLElement) {
    this.#context = context;
    this.#advice = advice;
    const { texts } = context.wording;
    const id = freshId("why");
    const words = context.compact ? texts.howAndWhy : texts.why;
    const summary = element("summary", { id, part: "summary", "aria-labelledby": `${id} ${about}` }, words);
    this.#reason = element("div", {}, context.compact && element("p", { class: "overline" }, texts.why), this.#why);
    this.#sources = element("div", {}, element("p", { class: "overline" }, texts.sources), this.#list);
    this.node = element(
      "details",
      { part: "details" },
      summary,
      element("div", { class: "unfolded" }, context.compact && advice, this.#reason, this.#sources),
    );
  }

  show(finding: FindingReport): void {
    const why = this.#context.knowledge.why(finding);
    const cites = finding.cites ?? [];
    this.node.hidden = !why && cites.length === 0 && !(this.#context.compact && !this.#advice.hidden);
    text(this.#why, why);
    this.#reason.hidden = !why;
    attribute(this.#why, "lang", this.#context.packLang);
    this.#sources.hidden = cites.length === 0;
    // A link that has the focus keeps it while its sources stay what they are.
    const sources = JSON.stringify(cites);
    if (sources === this.#shown) return;
    this.#shown = sources;
    this.#list.replaceChildren(
      ...cites.map((cite) => this.#source(cite, this.#context.knowledge.caveat(finding, cite.title))),
    );
  }

  #source(cite: CiteReport, caveat: string): HTMLElement {
    const { texts } = this.#context.wording;
    const by = [cite.author, cite.year].filter(Boolean).join(", ");
    const grade = element("span", { class: "grade", part: "grade" }, own(texts.grades, cite.grade) ?? cite.grade);
    return element(
      "li",
      { part: "source" },
      element("cite", { dir: "auto" }, this.#link(cite)),
      element("span", { class: "by" }, [by, cite.section].filter(Boolean).join(". ")),
      grade,
      caveat !== "" && element("span", { class: "caveat", dir: "auto" }, caveat),
    );
  }

  /** A pack is written by anybody, so only addresses of the web become links. */
  #link(cite: CiteReport): HTMLElement | string {
    if (!cite.link || !/^https?:\/\//i.test(cite.link)) return cite.title;
    return element(
      "a",
      { href: cite.link, target: "_blank", rel: "noopener noreferrer" },
      cite.title,
      " ",
      element("span", { class: "spoken" }, this.#context.wording.texts.newTab),
    );
  }
}

function ruleText<K extends "p" | "dd">(tag: K, part: string): HTMLElementTagNameMap[K] {
  return element(tag, { class: part, part, dir: "auto" });
}
