import type { EvidenceDetail, SeverityOverride, Waiver } from "./report.js";

/** A value that a host can give to a setting: a text as the rules write it (`"14 days .. 28 days"`), or a list. */
export type SettingValue = string | number | boolean | readonly (string | number | boolean)[];

/** What a host decides about a check. */
export interface CheckOptions {
  /** Whether the request is being filled in: what is not answered yet is open, not wrong. */
  draft?: boolean | undefined;
  /** The day that `today` means in rules, as `2026-12-01`; there is no hidden clock. */
  today?: string | undefined;
  /** Values of settings, by name: each goes to the packs that have the setting. */
  settings?: Readonly<Record<string, SettingValue>> | undefined;
  /** How much the findings of rules weigh, by the rule's id; `off` switches a rule off. */
  severities?: Readonly<Record<string, SeverityOverride>> | undefined;
  /** Findings that somebody has decided to let pass. */
  waivers?: readonly Waiver[] | undefined;
  /** The language of titles, messages, asks and fixes, as `fr` or `fr-CA`. */
  locale?: string | undefined;
  /** What the host calls the request; it stands in the report, and waivers can name it. */
  request?: string | undefined;
  /**
   * What the report shows of the values of the request: `values` (the default) shows what the rules looked at, `paths` where
   * that stands, `none` nothing, in messages neither.
   */
  evidence?: EvidenceDetail | undefined;
  /** How large a request may be, and how much work a check. */
  limits?: { [Limit in keyof Limits]?: Limits[Limit] | undefined } | undefined;
}

/** How large a request may be, and how much work a check may do. */
export interface Limits {
  /** The longest request, in bytes: 4 MiB. */
  requestBytes: number;
  /** How deep arrays and objects may nest: 64, and never more than 127. */
  requestDepth: number;
  /** How many elements the lists that rules read may have together: 100,000. */
  elements: number;
  /** How many findings a check may have, open ones and invalid values included: 10,000. */
  findings: number;
  /** How many steps an evaluation may take: 10,000,000. */
  fuel: number;
}
