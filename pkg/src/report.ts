// Written by `npm run types` from docs/report.schema.json, which comes from the Rust types.

/** What a report shows of the values of a request. */
export type EvidenceDetail = "none" | "paths" | "values";
/** How a check reads what is not there. */
export type Mode = "final" | "draft";
/** What came of a rule. */
export type OutcomeReport = "failed" | "open";
/** How much a finding weighs. */
export type Severity = "info" | "warning" | "error";
/** The severity that a host gives to a rule. */
export type SeverityOverride = "off" | "info" | "warning" | "error";
/** Whether a request can go ahead. */
export type Verdict = "ready" | "not-ready" | "undecided";
/** Why somebody should look at a waiver. */
export type WaiverProblem = "expired" | "unused" | "unknown-rule";

/** What came of checking one request against one or several packs. */
export interface Report {
  /** The engine that ran them. */
  engine: Engine;
  /** The rules that failed, in the order of the packs, then of the request. */
  findings: FindingReport[];
  /** The version of this shape: 1. */
  format: number;
  /** Values that are not what the schema says. */
  invalid?: InvalidReport[];
  /** In a draft, the question whose answer settles most. */
  next?: NextQuestion;
  /** The rules that a draft leaves undecided. */
  open?: OpenReport[];
  /** What the host decided about the check. */
  options: OptionsReport;
  /** The packs that were run. */
  packs: PackReference[];
  /** The name that the host gave the request, such as a file name. */
  request?: string;
  /** How many outcomes of each kind there are. */
  summary: Summary;
  /** Whether the request can go ahead. */
  verdict: Verdict;
  /** The findings that a waiver of the host lets pass; they count neither as findings nor in the verdict. */
  waived?: WaivedReport[];
  /** The waivers that concern this request and that somebody should look at. */
  waivers?: WaiverReport[];
}
/** Where a rule's claim comes from. */
export interface CiteReport {
  /** Its author. */
  author?: string;
  /** How strong its evidence is: `meta-analysis`, `study`, `survey` or `practitioner`. */
  grade: string;
  /** Where to read it. */
  link?: string;
  /** The section that says so. */
  section?: string;
  /** The title of the source. */
  title: string;
  /** The year in which it appeared. */
  year?: string;
}
/** The engine that ran the packs. */
export interface Engine {
  /** `groundrules`. */
  name: string;
  /** Its version. */
  version: string;
}
/** A value that a rule looked at. */
export interface Evidence {
  /** For a list, how many elements it has. */
  count?: number;
  /** Where it is, as a JSON Pointer. */
  path: string;
  /** The part of a text that was matched. */
  span?: Span;
  /** The value; a long text is cut. Where the host asks for paths alone, there is no value, no count and no span. */
  value?: string | number | boolean;
}
/** One rule that failed, at one place. */
export interface FindingReport {
  /** The question that a person can answer. */
  ask?: string;
  /** The category of the rule, where it has one. */
  category?: string;
  /** Where the rule's claim comes from. */
  cites?: CiteReport[];
  /** The values that the rule looked at. */
  evidence?: Evidence[];
  /** The same as long as what the rule looked at is the same, wherever in a list it stands. */
  fingerprint: string;
  /** What clears the finding. */
  fix?: string;
  /** What is wrong in this request. */
  message: string;
  /** The fields without a value that kept the rule from passing, as JSON Pointers. */
  missing?: string[];
  /** Always `failed`. */
  outcome: OutcomeReport;
  /** The pack of the rule. */
  pack: string;
  /** The place in the request, as a JSON Pointer. */
  path: string;
  /** The id of the rule. */
  rule: string;
  /** How much the finding weighs. */
  severity: Severity;
  /** What is wrong, in one line that is the same for every request. */
  title: string;
}
/** A value that is not what the schema says. */
export interface InvalidReport {
  /** What the schema expects there. */
  expected: string;
  /** What the request has there. */
  found: string;
  /** Where it is, as a JSON Pointer. */
  path: string;
  /** The rules that could not be decided because of it. */
  rules?: string[];
}
/** The question whose answer settles most. */
export interface NextQuestion {
  /** The open field, as a JSON Pointer. */
  path: string;
  /** The question as a form would ask it. */
  question: string;
  /** The rules that wait for the answer. */
  rules: string[];
  /** What the schema calls the field. */
  title?: string;
}
/** A rule that a draft leaves undecided. */
export interface OpenReport {
  /** The question that a person can answer. */
  ask?: string;
  /** The open fields that the rule waits for, as JSON Pointers. */
  missing: string[];
  /** Always `open`. */
  outcome: OutcomeReport;
  /** The pack of the rule. */
  pack: string;
  /** The place in the request, as a JSON Pointer. */
  path: string;
  /** The id of the rule. */
  rule: string;
  /** How much a finding would weigh. */
  severity: Severity;
  /** What is wrong where the rule fails. */
  title: string;
}
/** What the host decided about the check: with the packs and the request, enough to run it again. */
export interface OptionsReport {
  /** What the report shows of the values of the request; all that the rules looked at, where this is not there. */
  evidence?: EvidenceDetail;
  /** The locale that the host asked for. */
  locale?: string;
  /** How the check read what is not there. */
  mode: Mode;
  /** The settings that the host changed, sorted by name. */
  settings?: {
    [k: string]: unknown;
  };
  /** The severities that the host changed, sorted by the rule. */
  severities?: {
    [k: string]: SeverityOverride;
  };
  /** The day that `today` meant, where the host passed one. */
  today?: string;
}
/** A pack that was run. */
export interface PackReference {
  /** The SHA-256 of the compiled pack. */
  digest: string;
  /** Its id. */
  id: string;
  /** The locale in which its texts were looked for first; none for the pack's own language. */
  locale?: string;
  /** Its version. */
  version: string;
}
/** A part of a text. */
export interface Span {
  /** Its end, in UTF-16 code units from the beginning of the text. */
  end: number;
  /** Its beginning, in UTF-16 code units from the beginning of the text. */
  start: number;
  /** The part itself. */
  text: string;
}
/** How many outcomes of each kind there are, one for each rule, or for each element where a rule has `each`. */
export interface Summary {
  /** Failed with severity `error`. */
  errors: number;
  /** The requirement does not hold, and no waiver covers it. */
  failed: number;
  /** Failed with severity `info`. */
  infos: number;
  /** Not decided, as a value is not what the schema says. */
  invalid: number;
  /** Undecided in a draft. */
  open: number;
  /** The requirement holds. */
  passed: number;
  /** The rule is not about this request. */
  skipped: number;
  /** The requirement does not hold, and a waiver lets it pass. */
  waived: number;
  /** Failed with severity `warning`. */
  warnings: number;
}
/** A finding that a waiver of the host lets pass. */
export interface WaivedReport {
  /** The finding. */
  finding: FindingReport;
  /** The first waiver that covers it. */
  waiver: Waiver;
}
/**
 * A decision to let a finding pass: which, why, who decided and until when.
 *
 * A waiver covers the findings of its rule; `pack`, `path`, `fingerprint` and `request` each narrow that down.
 */
export interface Waiver {
  /** Who decided so. */
  approvedBy: string;
  /** The last day on which the waiver holds, such as 2026-12-31. */
  expires?: string;
  /** Only the finding with this fingerprint, wherever in a list it moves, until what the rule saw changes. */
  fingerprint?: string;
  /** Only findings of the pack with this id. */
  pack?: string;
  /** Only findings at this place of the request, a JSON Pointer such as `/schedule/sessions/2/date`. */
  path?: string;
  /** Why the finding may pass. */
  reason: string;
  /** Only findings in the request that the host calls by this name. */
  request?: string;
  /** The id of the rule. */
  rule: string;
}
/** A waiver that somebody should look at. */
export interface WaiverReport {
  /** Why. */
  problem: WaiverProblem;
  /** The waiver. */
  waiver: Waiver;
}
