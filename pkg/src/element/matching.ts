/** Which findings of a report are those of the report before it, so that they keep their place, focus and state. */

import type { FindingReport } from "../report.js";

export interface Matched {
  /** For each finding of the new report, in its order, the one it continues; undefined where it is new. */
  readonly continued: ReadonlyMap<FindingReport, FindingReport | undefined>;
  /** The findings that no finding of the new report continues. */
  readonly cleared: readonly FindingReport[];
}

/**
 * Matches findings by rule and place first, then what is left by rule alone.
 *
 * A fingerprint would not do: it changes with the values that a rule saw, and a session that is moved from one wrong
 * day to another is the same finding to the person who moves it.
 */
export function match(before: readonly FindingReport[], now: readonly FindingReport[]): Matched {
  const left = new Set(before);
  const continued = new Map<FindingReport, FindingReport | undefined>(now.map((finding) => [finding, undefined]));
  for (const same of [samePlace, sameRule]) {
    for (const finding of now) {
      if (continued.get(finding)) continue;
      const earlier = [...left].find((candidate) => same(candidate, finding));
      if (!earlier) continue;
      continued.set(finding, earlier);
      left.delete(earlier);
    }
  }
  return { continued, cleared: [...left] };
}

function sameRule(a: FindingReport, b: FindingReport): boolean {
  return a.rule === b.rule && a.pack === b.pack;
}

function samePlace(a: FindingReport, b: FindingReport): boolean {
  return a.path === b.path && sameRule(a, b);
}
