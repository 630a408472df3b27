/** The words of the panel itself, in English, and how counted texts find their plural. Texts of rules come from packs. */

/** A text for each plural of the language, as `Intl.PluralRules` names them; `{n}` stands for the number. */
export type Counted = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/** Everything the panel says by itself. `{…}` are placeholders, filled in by the panel. */
export interface PanelTexts {
  /** The language of these texts, a BCP 47 tag: it chooses plurals and the form of numbers. */
  lang: string;
  /** What assistive technology calls the panel. */
  label: string;

  ready: string;
  notReady: string;
  undecided: string;
  /** Before there is any report. */
  waiting: string;
  waitingDetail: string;
  readyDetail: string;
  /** `{n}` errors or unreadable values keep the request from going ahead. */
  blocked: Counted;
  /** `{n}` rules wait for answers. */
  waits: Counted;
  /** `{n}` warnings remain in a request that is ready. */
  readyWithWarnings: Counted;
  /** `{settled}` of `{n}` rules. */
  settled: Counted;
  passed: Counted;
  open: Counted;
  failed: Counted;
  unread: Counted;

  next: string;
  /** The answer settles `{n}` rules. */
  settles: Counted;
  answer: string;

  errors: string;
  errorsDetail: string;
  warnings: string;
  warningsDetail: string;
  infos: string;
  infosDetail: string;
  /** Before a finding's title, for who cannot see its icon. */
  error: string;
  warning: string;
  info: string;

  ask: string;
  fix: string;
  why: string;
  /** Unfolds the advice as well, in a compact panel. */
  howAndWhy: string;
  sources: string;
  newTab: string;
  /** A name for each grade of evidence; a grade that is not here is shown as it is. */
  grades: Record<string, string>;
  goToField: string;
  /** No field on the page belongs to `{field}`. */
  noField: string;
  cleared: string;

  invalid: string;
  invalidDetail: string;
  expected: string;
  found: string;

  waived: Counted;
  /** `{name}` let the finding pass. */
  approvedBy: string;
  /** The last day, `{date}`, on which a waiver holds. */
  expires: string;

  openRules: Counted;

  /** The parts of what is announced; they are joined by commas and end with a full stop. */
  announceCleared: Counted;
  announceNew: Counted;
  announceLeft: Counted;
  announceNone: string;
  announceReady: string;
  /** Between the parts of a path, as in "Sponsor › Name". */
  pathSeparator: string;
  /** An element of a list: `{name}` and its position `{n}`. */
  pathElement: string;
}

export const english: PanelTexts = {
  lang: "en",
  label: "Check of this request",

  ready: "Ready",
  notReady: "Not ready yet",
  undecided: "Still open",
  waiting: "Nothing to check yet",
  waitingDetail: "What can be improved appears here as the form is filled in.",
  readyDetail: "Nothing stands in the way of this request.",
  blocked: {
    one: "{n} thing has to change before it can go ahead.",
    other: "{n} things have to change before it can go ahead.",
  },
  waits: {
    one: "Nothing blocks it so far; {n} rule waits for an answer.",
    other: "Nothing blocks it so far; {n} rules wait for answers.",
  },
  readyWithWarnings: {
    one: "It can go ahead; {n} finding deserves a second look.",
    other: "It can go ahead; {n} findings deserve a second look.",
  },
  settled: { one: "{settled} of {n} rule settled", other: "{settled} of {n} rules settled" },
  passed: { other: "{n} passed" },
  open: { other: "{n} open" },
  failed: { other: "{n} failed" },
  unread: { other: "{n} unreadable" },

  next: "Next question",
  settles: { one: "The answer helps to settle {n} rule.", other: "The answer helps to settle {n} rules." },
  answer: "Answer it",

  errors: "Errors",
  errorsDetail: "They keep the request from going ahead.",
  warnings: "Warnings",
  warningsDetail: "They deserve a second look and block nothing.",
  infos: "Information",
  infosDetail: "Good to know.",
  error: "Error:",
  warning: "Warning:",
  info: "Information:",

  ask: "Ask yourself:",
  fix: "What clears it:",
  why: "Why it matters",
  howAndWhy: "How to clear it, and why",
  sources: "Sources",
  newTab: "(opens in a new tab)",
  grades: {
    "meta-analysis": "Meta-analysis",
    study: "Study",
    survey: "Survey",
    practitioner: "Practitioner’s experience",
  },
  goToField: "Go to the field",
  noField: "This page has no field for “{field}”.",
  cleared: "Cleared",

  invalid: "Unreadable values",
  invalidDetail: "They are not what the field expects.",
  expected: "Expected:",
  found: "Found:",

  waived: { one: "{n} finding waived", other: "{n} findings waived" },
  approvedBy: "Approved by {name}",
  expires: "until {date}",

  openRules: { one: "{n} rule still open", other: "{n} rules still open" },

  announceCleared: { one: "{n} finding cleared", other: "{n} findings cleared" },
  announceNew: { one: "{n} new finding", other: "{n} new findings" },
  announceLeft: { other: "{n} left" },
  announceNone: "none left",
  announceReady: "the request is ready",
  pathSeparator: " › ",
  pathElement: "{name} #{n}",
};

/** Fills placeholders and chooses plurals, in the language of one table of texts. */
export class Wording {
  readonly texts: PanelTexts;
  readonly #plurals: Intl.PluralRules;
  readonly #numbers: Intl.NumberFormat;
  readonly #dates: Intl.DateTimeFormat;

  constructor(texts: Partial<PanelTexts> = {}) {
    const given = Object.entries(texts).filter(([, words]) => words !== undefined && words !== null);
    this.texts = { ...english, ...(Object.fromEntries(given) as Partial<PanelTexts>) };
    const lang = language(this.texts.lang);
    this.#plurals = new Intl.PluralRules(lang);
    this.#numbers = new Intl.NumberFormat(lang);
    // Days of a request are days without a time zone, so none may shift them.
    this.#dates = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeZone: "UTC" });
  }

  number(n: number): string {
    return this.#numbers.format(n);
  }

  date(day: string): string {
    const date = new Date(`${day}T00:00:00Z`);
    return Number.isNaN(date.getTime()) ? day : this.#dates.format(date);
  }

  counted(text: Counted, n: number, values: Record<string, string> = {}): string {
    return fill(text[this.#plurals.select(n)] ?? text.other, { n: this.number(n), ...values });
  }
}

/** A tag that `Intl` takes. A page may pass on what it was told, as "en_US" or nothing: a panel is worth more than an error. */
function language(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag.replaceAll("_", "-"))[0] ?? english.lang;
  } catch {
    return english.lang;
  }
}

/** The text with its placeholders filled; one that has no value stays as it is. */
export function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => own(values, name) ?? whole);
}

/** What a table has by itself under a name: names come from packs and texts, and every object knows a `constructor`. */
export function own(table: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
