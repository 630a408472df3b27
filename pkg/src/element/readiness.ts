/** The verdict so far in words, and how many rules are settled: counts, as a percentage would pretend to know the effort left. */

import { type Context, heading } from "./context.js";
import { element, text } from "./dom.js";
import { draw, icon, type Shape } from "./icons.js";
import type { Counted, PanelTexts } from "./texts.js";
import type { Report, Summary } from "../report.js";

/** What a rule can have come to, in the order in which the bar shows it. */
const SHARES = ["passed", "failed", "unread", "open"] as const;
type Share = (typeof SHARES)[number];

export class Readiness {
  readonly node: HTMLElement;
  readonly #heading: HTMLHeadingElement;
  readonly #picture = icon("waiting");
  readonly #detail = element("p", { class: "detail", part: "detail" });
  readonly #settled = element("p", { class: "settled" });
  readonly #bar = element("div", { class: "bar", part: "bar", "aria-hidden": "true" });
  readonly #legend = element("ul", { class: "legend", part: "legend", role: "list" });
  readonly #progress: HTMLElement;
  readonly #shares = new Map<Share, { bar: HTMLElement; entry: HTMLElement; words: HTMLElement }>();
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    // It takes the focus where what had it is gone.
    this.#heading = heading(context, 0, { class: "verdict", part: "verdict", tabindex: "-1" });
    for (const share of SHARES) this.#add(share);
    this.#progress = element("div", { class: "progress", part: "progress" }, this.#settled, this.#bar, this.#legend);
    this.node = element(
      "header",
      { class: "readiness", part: "readiness" },
      this.#picture,
      element("div", { class: "words" }, this.#heading, this.#detail),
      this.#progress,
    );
  }

  #add(share: Share): void {
    const bar = element("span", { class: share });
    const words = element("span");
    const entry = element("li", {}, element("span", { class: `mark ${share}`, "aria-hidden": "true" }), words);
    this.#bar.append(bar);
    this.#legend.append(entry);
    this.#shares.set(share, { bar, entry, words });
  }

  focus(): void {
    this.#heading.focus();
  }

  show(report: Report | undefined): void {
    const { texts } = this.#context.wording;
    const shape = report ? report.verdict : "waiting";
    draw(this.#picture, shape satisfies Shape);
    text(this.#heading, report ? title(texts, report) : texts.waiting);
    text(this.#detail, report ? this.#say(report) : texts.waitingDetail);
    this.node.dataset.verdict = shape;
    this.#progress.hidden = !report;
    if (report) this.#count(report.summary);
  }

  #say(report: Report): string {
    const { wording } = this.#context;
    const blocking = report.summary.errors + (report.invalid?.length ?? 0);
    const open = report.summary.open;
    const others = report.findings.length - report.summary.errors;
    if (blocking > 0) return wording.counted(wording.texts.blocked, blocking);
    if (report.verdict !== "ready") return wording.counted(wording.texts.waits, open);
    return others > 0 ? wording.counted(wording.texts.readyWithWarnings, others) : wording.texts.readyDetail;
  }

  /** A skipped rule is not about this request, so it counts nowhere; a waived one is settled by whoever waived it. */
  #count(summary: Summary): void {
    const { wording } = this.#context;
    const counts: Record<Share, number> = {
      passed: summary.passed + (summary.waived ?? 0),
      failed: summary.failed,
      unread: summary.invalid,
      open: summary.open,
    };
    const settled = counts.passed + counts.failed;
    const all = settled + counts.unread + counts.open;
    this.#progress.dataset.worst = summary.errors > 0 ? "error" : summary.warnings > 0 ? "warning" : "info";
    text(this.#settled, wording.counted(wording.texts.settled, all, { settled: wording.number(settled) }));
    for (const [share, { bar, entry, words }] of this.#shares) {
      const n = counts[share];
      // Through the object model, as a strict policy forbids the attribute.
      bar.style.flexGrow = String(n);
      bar.hidden = n === 0;
      entry.hidden = n === 0 && share !== "passed";
      text(words, wording.counted(wording.texts[share] satisfies Counted, n));
    }
  }
}

function title(texts: PanelTexts, report: Report): string {
  return { ready: texts.ready, "not-ready": texts.notReady, undecided: texts.undecided }[report.verdict];
}
