/** The element: what a page sets and hears, and when the parts of the panel are built and updated. */

import { Announcer } from "./announcer.js";
import { InvalidValues, OpenRules, WaivedFindings } from "./asides.js";
import type { Context } from "./context.js";
import { attribute, element } from "./dom.js";
import { Findings, type Turnover } from "./findings.js";
import { type FieldFor, locate, reveal } from "./jump.js";
import { Knowledge, type PackLike } from "./knowledge.js";
import { NextQuestionView } from "./next-question.js";
import { Readiness } from "./readiness.js";
import { adopt } from "./style.js";
import { fill, type PanelTexts, Wording } from "./texts.js";
import type { Draft, DraftChange } from "../draft.js";
import type { FindingReport, Report } from "../report.js";

/** What `groundrules-jump` says. */
export interface JumpDetail {
  /** The place in the request, a JSON Pointer. */
  readonly path: string;
  /** The finding whose button was used; none for a question, an open rule or an unreadable value. */
  readonly finding: FindingReport | undefined;
}

/** What `groundrules-change` says. */
export interface ChangeDetail {
  readonly report: Report;
  /** How many findings are new, and how many are cleared, since the report before. */
  readonly added: number;
  readonly cleared: number;
}

// On a server there are no elements; importing the panel there does nothing.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** Properties that a page may have set before this code was loaded. */
const PROPERTIES = ["draft", "report", "pack", "texts", "fieldFor", "labelFor", "headingLevel"] as const;

/** The words of a page that sets none. */
const NONE: Partial<PanelTexts> = {};

interface Parts {
  readonly context: Context;
  readonly readiness: Readiness;
  readonly next: NextQuestionView;
  readonly invalid: InvalidValues;
  readonly findings: Findings;
  readonly open: OpenRules;
  readonly waived: WaivedFindings;
  readonly announcer: Announcer;
}

/** `<groundrules-panel>`: shows what a check finds while somebody fills in a form. */
export class GroundrulesPanel extends Base {
  static readonly observedAttributes = ["heading-level", "compact", "pack-lang"];

  /** Says which element of the page belongs to a place; without it, `data-groundrules-path` does. */
  // Declared only: a field of the class would take away what a page has set before this code was loaded.
  declare fieldFor: FieldFor | undefined;
  #draft: Draft | undefined;
  #report: Report | undefined;
  /** What the draft said when the page set a report: the page's stays until the draft says something else. */
  #over: Report | undefined;
  #pack: PackLike | undefined;
  #texts: Partial<PanelTexts> = NONE;
  #labelFor: ((path: string) => string | undefined) | undefined;
  #unsubscribe: (() => void) | undefined;
  #parts: Parts | undefined;
  #knowledge = new Knowledge(undefined);
  /** The report that the panel shows. */
  #shown: Report | undefined;
  /** What has happened since something was last announced. */
  #unsaid = { cleared: 0, added: 0 };

  /** A draft; the panel follows it for as long as it is on the page. */
  get draft(): Draft | undefined {
    return this.#draft;
  }

  set draft(draft: Draft | undefined) {
    if (draft === this.#draft) return;
    this.#unfollow();
    this.#draft = draft;
    this.#report = undefined;
    this.#rebuild();
  }

  /** The report that is shown; to be set by a page that checks by itself. */
  get report(): Report | undefined {
    return this.#report ?? this.#draft?.report;
  }

  set report(report: Report | undefined) {
    const first = this.report === undefined;
    this.#report = report;
    this.#over = this.#draft?.report;
    this.#show(first);
  }

  /** The pack that checks: from it come the reasons of rules and the names of fields. */
  get pack(): PackLike | undefined {
    return this.#pack;
  }

  set pack(pack: PackLike | undefined) {
    if (pack === this.#pack) return;
    this.#pack = pack;
    this.#knowledge = new Knowledge(pack);
    this.#rebuild();
  }

  /** The panel's own words; what is missing stays English. */
  get texts(): Partial<PanelTexts> {
    return this.#texts;
  }

  set texts(texts: Partial<PanelTexts> | undefined) {
    const words = texts ?? NONE;
    if (words === this.#texts) return;
    this.#texts = words;
    this.#rebuild();
  }

  /** Names a place for people; without it, the pack's schema does. */
  get labelFor(): ((path: string) => string | undefined) | undefined {
    return this.#labelFor;
  }

  set labelFor(labelFor: ((path: string) => string | undefined) | undefined) {
    this.#labelFor = labelFor;
    // Names are asked for whenever something is shown, and a page that draws itself anew has another function each time.
    this.#refresh();
  }

  /** The level of the panel's own heading, 1 to 5: `heading-level`, by default 2. */
  get headingLevel(): number {
    const level = Number(this.getAttribute("heading-level") ?? 2);
    return Number.isInteger(level) && level >= 1 && level <= 5 ? level : 2;
  }

  set headingLevel(level: number) {
    this.setAttribute("heading-level", String(level));
  }

  connectedCallback(): void {
    for (const name of PROPERTIES) this.#takeOver(name);
    if (!this.#parts) this.#build();
    const before = this.#shown;
    this.#follow();
    this.#refresh();
    // News of what has been told since, or has been undone, is none; that of a panel which was only moved is still to be said.
    if (this.#shown !== before) this.#unsaid = { cleared: 0, added: 0 };
    else this.#announce();
  }

  disconnectedCallback(): void {
    this.#unfollow();
    this.#parts?.announcer.stop();
  }

  /** Another document, as that of a frame, takes the stylesheet away. */
  adoptedCallback(): void {
    if (this.#parts && this.shadowRoot) adopt(this.shadowRoot, this);
  }

  attributeChangedCallback(_name: string, before: string | null, now: string | null): void {
    if (now !== before) this.#rebuild();
  }

  /** Gives the focus to the panel's heading. */
  override focus(): void {
    this.#parts?.readiness.focus();
  }

  /** Goes to the field of a place, as the buttons of the panel do; false where the page has none that takes the focus. */
  jump(path: string, finding?: FindingReport): boolean {
    const detail: JumpDetail = { path, finding };
    const event = new CustomEvent("groundrules-jump", { detail, bubbles: true, composed: true, cancelable: true });
    if (!this.dispatchEvent(event)) return true;
    const found =
      locate(path, this.fieldFor, this.getRootNode() as Document | ShadowRoot) ?? locate(path, undefined, this.ownerDocument);
    if (found && reveal(found)) return true;
    const context = this.#parts?.context;
    if (context) this.#parts?.announcer.now(fill(context.wording.texts.noField, { field: context.label(path) }));
    return false;
  }

  /** A property that was set before the element was defined hides the accessor of that name. */
  #takeOver(name: (typeof PROPERTIES)[number]): void {
    if (!Object.hasOwn(this, name)) return;
    const value: unknown = this[name];
    Reflect.deleteProperty(this, name);
    Reflect.set(this, name, value);
  }

  #follow(): void {
    if (this.#unsubscribe || !this.#draft) return;
    this.#unsubscribe = this.#draft.subscribe((change: DraftChange) => {
      this.#report = change.report;
      this.#show(false);
    });
    // What happened while the panel was off the page is shown, but is nobody's news.
    if (this.#draft.report !== this.#over) this.#report = undefined;
  }

  #unfollow(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  /** Words, names and levels stand all over the panel, and change once at most: then it is built anew. */
  #rebuild(): void {
    if (!this.#parts) return;
    this.#parts.announcer.stop();
    this.#build();
    if (this.isConnected) this.#follow();
    this.#refresh();
  }

  #build(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const context = this.#context();
    const { texts } = context.wording;
    const status = element("div", { class: "spoken", role: "status", "aria-live": "polite" });
    const parts: Parts = {
      context,
      readiness: new Readiness(context),
      next: new NextQuestionView(context),
      invalid: new InvalidValues(context),
      findings: new Findings(context),
      open: new OpenRules(context),
      waived: new WaivedFindings(context),
      announcer: new Announcer(status),
    };
    this.#parts = parts;
    this.#unsaid = { cleared: 0, added: 0 };
    const panel = element(
      "section",
      { class: "panel", part: "panel", "aria-label": texts.label, lang: texts.lang },
      parts.readiness.node,
      parts.next.node,
      parts.invalid.node,
      parts.findings.node,
      parts.open.node,
      parts.waived.node,
      status,
    );
    root.replaceChildren(element("div", { class: "container" }, panel));
    adopt(root, this);
  }

  #context(): Context {
    const wording = new Wording(this.#texts);
    const packLang = this.getAttribute("pack-lang") ?? undefined;
    return {
      wording,
      knowledge: this.#knowledge,
      packLang,
      level: this.headingLevel,
      compact: this.hasAttribute("compact"),
      label: (path) => this.#ownLabel(path) ?? this.#knowledge.placeName(path, wording.texts),
      lang: (pack) => this.report?.packs.find(({ id }) => id === pack)?.locale ?? packLang,
      jump: (path, finding) => this.jump(path, finding),
    };
  }

  /** What the page calls a place. A mistake in there is the page's to hear of, and must not stop an update half-way. */
  #ownLabel(path: string): string | undefined {
    try {
      return this.#labelFor?.(path);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
      return undefined;
    }
  }

  /** Shows the report and says what changed, to the page and to who listens; the first report is no change. */
  #show(first: boolean): void {
    const turnover = this.#refresh();
    const report = this.report;
    if (first || !turnover || !report) return;
    const detail: ChangeDetail = { report, ...turnover };
    this.dispatchEvent(new CustomEvent("groundrules-change", { detail, bubbles: true, composed: true }));
    this.#unsaid.cleared += turnover.cleared;
    this.#unsaid.added += turnover.added;
    this.#announce();
  }

  #announce(): void {
    this.#parts?.announcer.later(() => this.#sentence());
  }

  #refresh(): Turnover | undefined {
    const parts = this.#parts;
    if (!parts) return undefined;
    const report = this.report;
    this.#shown = report;
    attribute(this, "data-verdict", report?.verdict);
    parts.readiness.show(report);
    parts.next.show(report);
    parts.invalid.show(report?.invalid ?? []);
    parts.open.show(report?.open ?? []);
    parts.waived.show(report);
    return parts.findings.show(report?.findings ?? []);
  }

  /** What has changed since the last sentence; nothing where findings came and went and none is new or gone. */
  #sentence(): string | undefined {
    const { cleared, added } = this.#unsaid;
    this.#unsaid = { cleared: 0, added: 0 };
    const report = this.report;
    const wording = this.#parts?.context.wording;
    if (!report || !wording || (cleared === 0 && added === 0)) return undefined;
    const { texts } = wording;
    const left = report.findings.length;
    const parts = [
      cleared > 0 && wording.counted(texts.announceCleared, cleared),
      added > 0 && wording.counted(texts.announceNew, added),
      report.verdict === "ready"
        ? texts.announceReady
        : left === 0
          ? texts.announceNone
          : wording.counted(texts.announceLeft, left),
    ];
    return `${parts.filter(Boolean).join(", ")}.`;
  }
}
