import type { RawDraft, RawPacks } from "./engine.js";
import { bounded, copyOf, copyOfOptions, toJson, withinLimit, type Json } from "./json.js";
import type { CheckOptions } from "./options.js";
import type { Pack } from "./pack.js";
import { valueAt, withValueAt } from "./pointer.js";
import type { FindingReport, NextQuestion, OpenReport, Report, Verdict, WaivedReport } from "./report.js";

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
  readonly #call: CallWithPacks;
  readonly #listeners = new Set<Listener>();
  /** What has happened and not everybody has been told of. */
  readonly #untold: { readonly change: DraftChange; readonly listeners: Listener[] }[] = [];
  #request: Json;
  #options: CheckOptions;
  #report: Report;
  #entries: Entries;
  /** The draft inside the engine: it knows what its last report says. */
  #resident: Resident;

  private constructor(pack: Pack, call: CallWithPacks, request: object, options: CheckOptions) {
    this.#pack = pack;
    this.#call = call;
    this.#request = copyOf(request);
    this.#options = copyOfOptions(options);
    [this.#report, this.#resident] = this.#open(this.#request, this.#options);
    this.#entries = entriesOf(this.#report);
  }

  /** @internal */
  static of(pack: Pack, call: CallWithPacks, request: object, options: CheckOptions): Draft {
    return new Draft(pack, call, request, options);
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
    const chosen = copyOfOptions(this.#options, options);
    // Not before: options may have getters, and those may have changed the request.
    return this.#become(this.#request, chosen);
  }

  /** The final check of the same request: what is not answered counts as missing. */
  final(): Report {
    return this.#pack.check(toJson(this.#request, "request"), { ...this.#options, draft: false });
  }

  /** Calls the listener after every change, in the order in which they happen, until the function that it returns is called. */
  subscribe(listener: Listener): () => void {
    const own = (change: DraftChange) => listener(change);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /**
   * Gives the engine's memory back at once; else that happens some time after nobody has the draft any more. It can be used
   * on: the next change is worked out from the whole request.
   */
  free(): void {
    const { draft, generation } = this.#resident;
    this.#resident = { draft, generation: -1 };
    try {
      this.#call((_, current) => {
        if (generation === current) draft.free();
      });
    } catch {
      // The pack has been freed before: the memory is given back with the object.
    }
  }

  /** Makes a draft inside the engine. */
  #open(request: Json, options: CheckOptions): [Report, Resident] {
    const chosen = bounded(toJson({ ...options, draft: true }, "options"), "options");
    const text = withinLimit(toJson(request, "request"), () => options);
    return this.#call((packs, generation) => {
      const draft = packs.draft(text, chosen);
      return [JSON.parse(draft.report()) as Report, { draft, generation }];
    });
  }

  /** The report of a changed request, in which what has stayed is what stood in the last one. */
  #again(request: Json): [Report, Resident] {
    const resident = this.#resident;
    const text = withinLimit(toJson(request, "request"), () => this.#options);
    const change = this.#call((_, generation) =>
      // After a trap the instance is another one, and so is the draft.
      resident.generation === generation ? resident.draft.change(text) : undefined,
    );
    if (change === undefined) return this.#open(request, this.#options);
    return [completed(JSON.parse(change) as PartialReport, this.#report, this.#entries), resident];
  }

  #become(request: Json, options: CheckOptions): DraftChange {
    const before = this.#resident;
    const [report, resident] = options === this.#options ? this.#again(request) : this.#open(request, options);
    const change = difference(this.#entries.findings, report);
    this.#request = request;
    this.#options = options;
    this.#report = report;
    this.#entries = entriesOf(report);
    this.#resident = resident;
    if (resident !== before && resident.generation === before.generation) before.draft.free();
    this.#tell(change);
    return change;
  }

  /** A listener may change the draft, which leads here again: everybody else is told of the change before that one first. */
  #tell(change: DraftChange): void {
    this.#untold.push({ change, listeners: [...this.#listeners] });
    for (let first = this.#untold[0]; first; first = this.#untold[0]) {
      const listener = first.listeners.shift();
      if (!listener) this.#untold.shift();
      else if (this.#listeners.has(listener)) tell(listener, first.change);
    }
  }
}

type Listener = (change: DraftChange) => void;

function tell(listener: Listener, change: DraftChange): void {
  try {
    listener(change);
  } catch (error) {
    // The change has been made, whatever a listener makes of it: it is told as an event's listener would be.
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** Runs something with the packs inside the engine, and the number of the instance that they are in. */
type CallWithPacks = <T>(run: (packs: RawPacks, generation: number) => T) => T;

interface Resident {
  readonly draft: RawDraft;
  /** The instance of the engine that it is in. */
  readonly generation: number;
}

/** A report as a change tells it: what stood in the last one is a number there, and what never changes is left out. */
type PartialReport = Omit<Report, "packs" | "engine" | "options">;

/** What a report lists, by the numbers that the next change names it by. The report's own lists are the host's to sort. */
interface Entries {
  readonly findings: readonly FindingReport[];
  readonly waived: readonly WaivedReport[];
  readonly open: readonly OpenReport[];
}

function entriesOf({ findings, waived = [], open = [] }: Report): Entries {
  return { findings: [...findings], waived: [...waived], open: [...open] };
}

function completed(partial: PartialReport, last: Report, { findings, waived, open }: Entries): Report {
  const entry = <T>(entries: readonly T[]) => (told: T) => (typeof told === "number" ? entries[told]! : told);
  partial.findings = partial.findings.map(entry(findings));
  if (partial.waived) partial.waived = partial.waived.map(entry(waived));
  if (partial.open) partial.open = partial.open.map(entry(open));
  return { ...partial, packs: last.packs, engine: last.engine, options: last.options };
}

function difference(before: readonly FindingReport[], after: Report): DraftChange {
  const [earlier, now] = [new Set(before), new Set(after.findings)];
  // What is new may say what something else said that has gone.
  const gone = keyed(before.filter((finding) => !now.has(finding)));
  const come = keyed(after.findings.filter((finding) => !earlier.has(finding)));
  const change: DraftChange = {
    added: without(come, gone),
    removed: without(gone, come),
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
