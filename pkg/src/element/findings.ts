/** The findings by severity; what is cleared stays for a moment in its place, so that nothing jumps under the eyes. */

import { CardGroup } from "./card-group.js";
import type { Context } from "./context.js";
import { arrange, element, hasFocus } from "./dom.js";
import { FindingCard } from "./finding-card.js";
import { match } from "./matching.js";
import type { FindingReport, Severity } from "../report.js";

/** How long a cleared finding stays. */
const FAREWELL = 6000;

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** How many findings went and came with a report. */
export interface Turnover {
  readonly cleared: number;
  readonly added: number;
}

export class Findings {
  readonly node = element("div", { class: "findings", part: "findings" });
  readonly #groups: ReadonlyMap<Severity, Group>;
  #findings: readonly FindingReport[] = [];
  #cards = new Map<FindingReport, FindingCard>();
  /** What has been cleared, for as long as it is still seen: it may come back, as when somebody retypes a word. */
  readonly #lingering = new Map<FindingCard, FindingReport>();
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    this.#groups = new Map(SEVERITIES.map((severity) => [severity, new Group(context, severity)]));
    this.node.append(...[...this.#groups.values()].map((group) => group.node));
  }

  show(findings: readonly FindingReport[]): Turnover {
    const { continued, cleared } = match(this.#findings, findings);
    const cards = new Map<FindingReport, FindingCard>();
    let added = 0;
    for (const [finding, earlier] of continued) {
      const card = (earlier ? this.#cards.get(earlier) : this.#returning(finding)) ?? new FindingCard(this.#context);
      if (!earlier) added += 1;
      card.show(finding);
      cards.set(finding, card);
    }
    for (const finding of cleared) this.#bidFarewell(finding);
    const alive = new Set(cards.values());
    for (const [severity, group] of this.#groups) {
      const here = findings.filter((finding) => finding.severity === severity);
      group.show(
        here.map((finding) => cards.get(finding) as FindingCard),
        alive,
      );
    }
    this.#findings = findings;
    this.#cards = cards;
    return { cleared: cleared.length, added };
  }

  #bidFarewell(finding: FindingReport): void {
    const card = this.#cards.get(finding);
    if (!card) return;
    card.clear();
    this.#lingering.set(card, finding);
  }

  #returning(finding: FindingReport): FindingCard | undefined {
    for (const [card, { rule, pack }] of this.#lingering) {
      if (!card.node.isConnected) this.#lingering.delete(card);
      else if (rule === finding.rule && pack === finding.pack) {
        this.#lingering.delete(card);
        return card;
      }
    }
    return undefined;
  }
}

class Group {
  readonly node: HTMLElement;
  readonly #frame: CardGroup;
  #shown: FindingCard[] = [];
  readonly #leaving = new Map<FindingCard, ReturnType<typeof setTimeout>>();

  constructor(context: Context, severity: Severity) {
    const { texts } = context.wording;
    const [name, detail] = {
      error: [texts.errors, texts.errorsDetail],
      warning: [texts.warnings, texts.warningsDetail],
      info: [texts.infos, texts.infosDetail],
    }[severity] as [string, string];
    this.#frame = new CardGroup(context, severity, name, detail);
    this.node = this.#frame.node;
    this.node.hidden = true;
  }

  /** Shows these cards, with those that have just been cleared where they stood; `alive` are the cards of all groups. */
  show(cards: readonly FindingCard[], alive: ReadonlySet<FindingCard>): void {
    const stays = new Set(cards);
    for (const card of cards) this.#stay(card);
    const first: FindingCard[] = [];
    const behind = new Map<FindingCard, FindingCard[]>(cards.map((card) => [card, []]));
    let leaving = first;
    for (const card of this.#shown) {
      if (stays.has(card)) leaving = behind.get(card) ?? first;
      else if (!alive.has(card)) {
        leaving.push(card);
        this.#dismiss(card);
      }
    }
    this.#frame.count(cards.length);
    this.#arrange([...first, ...cards.flatMap((card) => [card, ...(behind.get(card) ?? [])])]);
  }

  #arrange(cards: FindingCard[]): void {
    this.#shown = cards;
    this.node.hidden = cards.length === 0;
    arrange(
      this.#frame.list,
      cards.map((card) => card.node),
    );
  }

  #stay(card: FindingCard): void {
    clearTimeout(this.#leaving.get(card));
    this.#leaving.delete(card);
  }

  #dismiss(card: FindingCard): void {
    if (this.#leaving.has(card)) return;
    const leave = () => {
      if (!this.#leaving.delete(card)) return;
      this.#arrange(this.#shown.filter((shown) => shown !== card));
    };
    this.#leaving.set(
      card,
      setTimeout(() => {
        // What has the focus must not vanish from under it.
        if (hasFocus(card.node)) card.node.addEventListener("focusout", leave, { once: true });
        else leave();
      }, FAREWELL),
    );
  }
}
