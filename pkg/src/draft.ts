import { copyOf, type Json } from "./json.js";
import type { CheckOptions } from "./options.js";
import type { Pack } from "./pack.js";
import { valueAt, withValueAt } from "./pointer.js";
import type { FindingReport, NextQuestion, OpenReport, Report, Verdict } from "./report.js";

/** What a change of a draft has changed in its report. */
export interface DraftChange {
  /** The findings that were not there before. */
  added: FindingReport[];
  /** The findings that are not there any more. */
  removed: FindingReport[];
  verdict: Verdict;
  /** The question whose answer settles most; missing where nothing is open. */
  next?: NextQuestion;
  /** The rules that are not decided yet. */
  open: OpenReport[];
  /** The whole report. */
  report: Report;
}

/** A request that is being filled in. Its report is, at every moment, that of a full draft check. */
export class Draft {
  readonly #pack: Pack;
  readonly #listeners = new Set<(change: DraftChange) => void>();
  #request: Json;
  #options: CheckOptions;
  #report: Report;

  private constructor(pack: Pack, request: object, options: CheckOptions) {
    this.#pack = pack;
    this.#request = copyOf(request);
    this.#options = { ...options };
    this.#report = this.#checked(this.#request, this.#options);
  }

  /** @internal */
  static of(pack: Pack, request: object, options: CheckOptions): Draft {
    return new Draft(pack, request, options);
  }

  /** The report of the request as it is now. */
  get report(): Report {
    return this.#report;
  }

  /** The request as it is now. A later change makes a new object, and leaves this one as it is. */
  get request(): unknown {
    return this.#request;
  }

  /** The value at a JSON Pointer such as `/schedule/sessions/0/date`; `undefined` where there is none. */
  get(pointer: string): unknown {
    return valueAt(this.#request, pointer);
  }

  /**
   * Sets the value at a JSON Pointer. Objects and lists on the way are made where they are missing; `-` is the place
   * behind the last of a list; `undefined` takes the answer away. After an error nothing has changed.
   */
  set(pointer: string, value: unknown): DraftChange {
    const copy = value === undefined ? undefined : copyOf(value);
    return this.#become(withValueAt(this.#request, pointer, copy), this.#options);
  }

  /** Puts another request in place of this one. */
  replace(request: object): DraftChange {
    return this.#become(copyOf(request), this.#options);
  }

  /** Changes options, and leaves those that are not named: `update({ locale: "fr" })`. */
  update(options: CheckOptions): DraftChange {
    return this.#become(this.#request, { ...this.#options, ...options });
  }

  /** The final check of the same request: what is not answered counts as missing. */
  final(): Report {
    return this.#pack.check(JSON.stringify(this.#request), { ...this.#options, draft: false });
  }

  /** Calls the listener after every change, until the function that it returns is called. */
  subscribe(listener: (change: DraftChange) => void): () => void {
    const own = (change: DraftChange) => listener(change);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  #checked(request: Json, options: CheckOptions): Report {
    return this.#pack.check(JSON.stringify(request), { ...options, draft: true });
  }

  #become(request: Json, options: CheckOptions): DraftChange {
    const report = this.#checked(request, options);
    const change = difference(this.#report, report);
    this.#request = request;
    this.#options = options;
    this.#report = report;
    for (const listener of [...this.#listeners]) {
      try {
        listener(change);
      } catch (error) {
        // The change has been made, whatever a listener makes of it: it is told as an event's listener would be.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
    return change;
  }
}

function difference(before: Report, after: Report): DraftChange {
  const [earlier, now] = [keyed(before.findings), keyed(after.findings)];
  const change: DraftChange = {
    added: without(now, earlier),
    removed: without(earlier, now),
    verdict: after.verdict,
    open: after.open ?? [],
    report: after,
  };
  if (after.next) change.next = after.next;
  return change;
}

/** Findings, each with its JSON: two are the same where that is. */
type KeyedFindings = readonly (readonly [key: string, finding: FindingReport])[];

function keyed(findings: readonly FindingReport[]): KeyedFindings {
  return findings.map((finding) => [JSON.stringify(finding), finding]);
}

/** The findings that are not among the others. */
function without(findings: KeyedFindings, others: KeyedFindings): FindingReport[] {
  const known = new Map<string, number>();
  for (const [key] of others) known.set(key, (known.get(key) ?? 0) + 1);
  const left = findings.filter(([key]) => {
    const count = known.get(key) ?? 0;
    known.set(key, count - 1);
    return count <= 0;
  });
  return left.map(([, finding]) => finding);
}
