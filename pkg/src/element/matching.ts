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
  for (const keyOf of [placeKey, ruleKey]) {
    const waiting = lastFirst(left, keyOf);
    for (const finding of now) {
      if (continued.get(finding)) continue;
      const earlier = waiting.get(keyOf(finding))?.pop();
      if (!earlier) continue;
      continued.set(finding, earlier);
      left.delete(earlier);
    }
  }
  return { continued, cleared: [...left] };
}

/** Findings by key, the last first: there may be thousands, so none is looked for among all. */
function lastFirst(findings: Iterable<FindingReport>, keyOf: (finding: FindingReport) => string): Map<string, FindingReport[]> {
  const groups = new Map<string, FindingReport[]>();
  for (const finding of [...findings].reverse()) {
    const group = groups.get(keyOf(finding));
    if (group) group.push(finding);
    else groups.set(keyOf(finding), [finding]);
  }
  return groups;
}

const ruleKey = ({ pack, rule }: FindingReport): string => `${pack}/${rule}`;

const placeKey = (finding: FindingReport): string => `${ruleKey(finding)} ${finding.path}`;
