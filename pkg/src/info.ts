import type { Severity } from "./report.js";

/** What a host can know of a pack before any check. */
export interface PackInfo {
  id: string;
  title: string;
  version: string;
  /** The SHA-256 of the compiled pack. */
  digest: string;
  /** Whether a rule reads `today`, so that a check needs the option of that name. */
  readsToday: boolean;
  rules: RuleInfo[];
  settings: SettingInfo[];
  fields: FieldInfo[];
  /** The languages that the pack speaks beside its own. */
  locales: LocaleInfo[];
}

/** What a host can know of a rule. */
export interface RuleInfo {
  id: string;
  /** What is wrong where it fails, in one line. */
  title: string;
  /** How much its findings weigh, unless a condition of the rule or the host says otherwise. */
  severity: Severity;
  category?: string;
  /** Why the rule is there. */
  why?: string;
  tags: string[];
  cites: CiteInfo[];
  /** The names of the settings that tune it. */
  settings: string[];
  /** The fields that decide what comes of it; see {@link FieldInfo.path}. */
  fields: string[];
}

/** Where a rule's claim comes from. */
export interface CiteInfo {
  title: string;
  author?: string;
  year?: string;
  section?: string;
  /** How strong its evidence is: `meta-analysis`, `study`, `survey` or `practitioner`. */
  grade: string;
  /** What is to be borne in mind when it is cited. */
  caveat?: string;
  link?: string;
}

/** What a host can know of a setting. */
export interface SettingInfo {
  name: string;
  /** What it decides. */
  description?: string;
  /** Its value where the host gives none, as the rule language writes it. */
  default: string;
}

/** A field that rules read; what no rule reads is not among them. */
export interface FieldInfo {
  /** Its place, as a JSON Pointer in which `*` stands for every position in a list: `/audience/groups/*\/role`. */
  path: string;
  type: FieldType;
  /** The texts that it can have, where it is one of several. */
  options?: string[];
  /** What the schema calls it. */
  title?: string;
  /** The question that a form asks for it. */
  question?: string;
}

/** What a request may have at a field. */
export type FieldType = "record" | "list" | "text" | "number" | "whole-number" | "boolean" | "date" | "date-time";

/** A language that a pack speaks. */
export interface LocaleInfo {
  /** As in BCP 47: `fr`, `fr-CA`. */
  tag: string;
  /** What the language calls itself. */
  title: string;
  /** Who reviewed the translation, and when; missing where no native speaker has. */
  reviewed?: string;
  /** How many texts the pack has. */
  texts: number;
  /** How many of them it has in this language. */
  translated: number;
}
