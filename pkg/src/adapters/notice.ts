// What a report has to tell a person at a field: its findings, and the values it could not read.

import type { Finding, Report, Severity } from "../index.js";

/** Something to show at a field. */
export interface Notice {
  /** Errors block; warnings and infos do not. */
  readonly severity: Severity;
  /** The field in the request, as a JSON Pointer. */
  readonly pointer: string;
  /** What is wrong, in one line that is the same for every request. */
  readonly title: string;
  /** What is wrong in this request. */
  readonly message: string;
  /** The question that a person can answer. */
  readonly ask?: string;
  /** What clears it. */
  readonly fix?: string;
  /** The finding; none for a value that is not what the schema says. */
  readonly finding?: Finding;
}

/** What a report says, in the order to show it: first the values that it could not read, as they hold up rules. */
export function notices(report: Report, severities?: readonly Severity[]): Notice[] {
  const unread = (report.invalid ?? []).map(({ path, expected, found }): Notice => {
    return { severity: "error", pointer: path, title: "Not the expected kind of value", message: `Expected ${expected}, found ${found}.` };
  });
  const all = [...unread, ...report.findings.map(noticeOf)];
  return severities ? all.filter(({ severity }) => severities.includes(severity)) : all;
}

function noticeOf(finding: Finding): Notice {
  const { severity, path, title, message, ask, fix } = finding;
  return {
    severity,
    pointer: path,
    title,
    message,
    ...(ask === undefined ? {} : { ask }),
    ...(fix === undefined ? {} : { fix }),
    finding,
  };
}

/** The words for a host that shows one text: what is wrong, then what clears it or, failing that, the question to answer. */
export function textOf({ message, fix, ask }: Notice): string {
  const advice = fix ?? ask;
  return advice ? `${message} ${advice}` : message;
}

/** The same for a host that shows everything as an error: it says of a warning or an info that it is one. */
export function labelledTextOf(notice: Notice): string {
  return notice.severity === "error" ? textOf(notice) : `${notice.severity === "warning" ? "Warning" : "Note"}: ${textOf(notice)}`;
}
