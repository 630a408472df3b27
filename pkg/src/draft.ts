import type { Engine, RawDraft, RawPacks } from "./engine.js";
import { GroundrulesError } from "./errors.js";
import { bounded, copyOf, copyOfOptions, toJson, wellFormed, withinLimit, written, type Json } from "./json.js";
import type { CheckOptions } from "./options.js";
import type { Pack } from "./pack.js";
import { segmentsOf, valueAt, withValueAt } from "./pointer.js";
import type { FindingReport, NextQuestion, OpenReport, Report, Verdict, WaivedReport } from "./report.js";

/**
 * What a change of a draft has changed in its report. The lists are the host's own; what they list is frozen, as it is in
 * {@link Draft.report}.
 */
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
  readonly #engine: Engine;
  readonly #call: CallWithPacks;
  readonly #listeners = new Set<Listener>();
  /** What has happened and not everybody has been told of. */
  readonly #untold: { readonly change: DraftChange; readonly listeners: Listener[] }[] = [];
  #request: Json;
  /** The copy of it that the host has, once it has asked. */
  #shown: Json | undefined;
  #options: CheckOptions;
  #report: Report;
  #kept: Kept;
  /** The draft inside the engine: it knows what its last report says. */
  #resident: Resident;

  private constructor(pack: Pack, engine: Engine, call: CallWithPacks, request: object, options: CheckOptions) {
    this.#pack = pack;
    this.#engine = engine;
    this.#call = call;
    this.#request = copyOf(request);
    this.#options = copyOfOptions(options);
    [this.#report, this.#resident] = this.#open(this.#request, this.#options);
    this.#kept = keptOf(this.#report);
  }

  /** @internal */
  static of(pack: Pack, engine: Engine, call: CallWithPacks, request: object, options: CheckOptions): Draft {
    return new Draft(pack, engine, call, request, options);
  }

  /**
   * The report of the request as it is now. Its lists are the host's to sort; what is in them, and the other parts of the
   * report, is frozen to the last member, as later reports share it.
   */
  get report(): Report {
    return this.#report;
  }

  /** The request as it is now, the same object until the next change. It is a copy: what a host does with it changes nothing. */
  get request(): unknown {
    return (this.#shown ??= copyOf(this.#request));
  }

  /** The value at a JSON Pointer such as `/schedule/sessions/0/date`; `undefined` where there is none. */
  get(pointer: string): unknown {
    const value = valueAt(this.#request, pointer);
    return typeof value === "object" && value !== null ? copyOf(value) : value;
  }

  /**
   * Sets the value at a JSON Pointer. Objects and lists on the way are made where they are missing; `-` is the place
   * behind the last of a list; `undefined` takes the answer away. After an error nothing has changed.
   */
  set(pointer: string, value: unknown): DraftChange {
    const copy = value === undefined ? undefined : copyOf(value);
    return this.#become(withValueAt(this.#request, pointer, copy), this.#options, segmentsOf(pointer)[0]);
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

  /**
   * The final check of the same request: what is not answered counts as missing. The report is the host's own, as that of
   * a check.
   */
  final(): Report {
    return this.#pack.check(written(this.#request, "request"), { ...this.#options, draft: false });
  }

  /** Calls the listener after every change, in the order in which they happen, until the function that it returns is called. */
  subscribe(listener: Listener): () => void {
    if (typeof listener !== "function") {
      throw new GroundrulesError("bad-option", `A listener must be a function; this is a value of type ${typeof listener}.`);
    }
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
      // Not by way of the pack, which may have been freed before.
      if (generation === this.#engine.generation) this.#engine.call(() => draft.free());
    } catch {
      // The engine stopped, and the memory has gone with its instance.
    }
  }

  /** Makes a draft inside the engine. */
  #open(request: Json, options: CheckOptions): [Report, Resident] {
    const chosen = bounded(toJson({ ...options, draft: true }, "options"), "options");
    const text = withinLimit(written(request, "request"), () => options);
    return this.#call((packs) => {
      const draft = packs.draft(text, chosen);
      return [reportOf<Report>(draft.report()), { draft, generation: this.#engine.generation }];
    });
  }

  /**
   * The report of a changed request, in which what has stayed is what stood in the last one. `member` is the one where the change
   * lies, if it lies in one alone.
   */
  #again(request: Json, member: string | undefined): [Report, Resident] {
    const resident = this.#resident;
    // With a name that is no text for the engine, the whole request is refused.
    const isName = member !== undefined && wellFormed(member) === member;
    const value = isName ? valueOf(request, member) : undefined;
    const change = this.#call(() => {
      // After a trap the instance is another one, and so is the draft.
      if (resident.generation !== this.#engine.generation) return undefined;
      const { draft } = resident;
      return (
        (value === undefined ? undefined : draft.changeMember(member!, this.#text(value))) ??
        draft.change(this.#text(request))
      );
    });
    if (change === undefined) return this.#open(request, this.#options);
    return [completed(reportOf(change), this.#kept), resident];
  }

  /** A request, or a value in it, as it goes into the engine. */
  #text(value: Json): string {
    return withinLimit(written(value, "request"), () => this.#options);
  }

  #become(request: Json, options: CheckOptions, member?: string): DraftChange {
    const before = this.#resident;
    const [report, resident] =
      options === this.#options ? this.#again(request, member) : this.#open(request, options);
    const change = difference(this.#kept.findings, report);
    this.#request = request;
    this.#shown = undefined;
    this.#options = options;
    this.#report = report;
    this.#kept = keptOf(report);
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

/** The value of a request's member; none where the request is no object, or does not have it. */
function valueOf(request: Json, member: string): Json | undefined {
  const isObject = typeof request === "object" && request !== null && !Array.isArray(request);
  return isObject && Object.hasOwn(request, member) ? request[member] : undefined;
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

/** Runs something with the packs inside the engine. */
type CallWithPacks = <T>(run: (packs: RawPacks) => T) => T;

interface Resident {
  readonly draft: RawDraft;
  /** The instance of the engine that it is in. */
  readonly generation: number;
}

/** A report as a change tells it: what stood in the last one is a number there, and what never changes is left out. */
type PartialReport = Omit<Report, "packs" | "engine" | "options">;

/**
 * What later reports have of a report: what it lists, by the numbers that the next change names it by, and what never
 * changes. The report's own lists are the host's to sort.
 */
interface Kept extends Pick<Report, "packs" | "engine" | "options"> {
  readonly findings: readonly FindingReport[];
  readonly waived: readonly WaivedReport[];
  readonly open: readonly OpenReport[];
}

function keptOf(report: Report): Kept {
  const { findings, waived = [], open = [], packs, engine, options } = report;
  return { findings: [...findings], waived: [...waived], open: [...open], packs: [...packs], engine, options };
}

/** A report that the engine tells. Its parts are frozen: what a host wrote into them would stand in later reports. */
function reportOf<T extends PartialReport>(text: string): T {
  const report = JSON.parse(text) as T;
  for (const part of Object.values(report)) Array.isArray(part) ? part.forEach(freeze) : freeze(part);
  return report;
}

function freeze(part: unknown): void {
  if (typeof part === "object" && part !== null) Object.values(Object.freeze(part)).forEach(freeze);
}

function completed(partial: PartialReport, kept: Kept): Report {
  replaceNumbers(partial.findings, kept.findings);
  if (partial.waived) replaceNumbers(partial.waived, kept.waived);
  if (partial.open) replaceNumbers(partial.open, kept.open);
  const { packs, engine, options } = kept;
  return Object.assign(partial, { packs: [...packs], engine, options });
}

/** Puts what stood in the last report in the place of its numbers. */
function replaceNumbers<T>(told: T[], entries: readonly T[]): void {
  for (let index = 0; index < told.length; index++) {
    const place: unknown = told[index];
    if (typeof place === "number") told[index] = entries[place]!;
  }
}

function difference(before: readonly FindingReport[], after: Report): DraftChange {
  const gone = missingIn(after.findings, before);
  const come = missingIn(before, after.findings);
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

/** What is missing in one list of what the other has. */
function missingIn<T>(list: readonly T[], other: readonly T[]): T[] {
  // Most changes leave the findings as they are.
  if (list.length === other.length && other.every((entry, index) => entry === list[index])) return [];
  const known = new Set(list);
  return other.filter((entry) => !known.has(entry));
}

/** The findings that are not among the others. What is new may say what something else said that has gone. */
function without(findings: readonly FindingReport[], others: readonly FindingReport[]): FindingReport[] {
  const known = new Map<string, FindingReport[]>();
  for (const other of others) {
    const alike = known.get(other.fingerprint);
    if (alike) alike.push(other);
    else known.set(other.fingerprint, [other]);
  }
  return findings.filter((finding) => {
    const alike = known.get(finding.fingerprint) ?? [];
    const place = alike.findIndex((other) => other.message === finding.message && saysTheSame(finding, other));
    if (place >= 0) alike.splice(place, 1);
    return place < 0;
  });
}

function saysTheSame(one: FindingReport, other: FindingReport): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
