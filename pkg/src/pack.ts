import { Draft } from "./draft.js";
import type { Engine, RawPacks } from "./engine.js";
import { GroundrulesError } from "./errors.js";
import type { PackInfo } from "./info.js";
import { bounded, toJson, wellFormed, withinLimit } from "./json.js";
import type { CheckOptions } from "./options.js";
import type { Report, Verdict } from "./report.js";

/** What came of a check, without a report. */
export interface Outcome {
  verdict: Verdict;
  /** The ids of the rules that failed, in the order of the packs, each once for its pack; not those that are waived. */
  violated: string[];
}

/** One or several packs of rules, loaded and ready to check requests. */
export class Pack {
  readonly #engine: Engine;
  /** What a new instance of the engine loads again. */
  readonly #bytes: readonly Uint8Array[];
  #raw: { readonly packs: RawPacks; readonly generation: number } | undefined;
  #freed = false;
  #info: readonly PackInfo[] | undefined;

  private constructor(engine: Engine, bytes: readonly Uint8Array[]) {
    this.#engine = engine;
    this.#bytes = bytes;
    // Bytes that are no pack are told of now.
    this.#call(() => undefined);
  }

  /** @internal */
  static of(engine: Engine, bytes: readonly Uint8Array[]): Pack {
    return new Pack(engine, bytes);
  }

  /** What can be known before any check, of each pack in the order in which they were given. */
  get info(): readonly PackInfo[] {
    return (this.#info ??= JSON.parse(this.#call((packs) => packs.info())) as PackInfo[]);
  }

  /**
   * Checks a request: an object, or JSON as a text. The answer is there at once.
   *
   * @throws {GroundrulesError} Where the request cannot be read, or an option does not fit. A finding is no error.
   */
  check(request: object | string, options?: CheckOptions): Report {
    return JSON.parse(this.#run("check", request, options)) as Report;
  }

  /**
   * The verdict on a request and the ids of the rules that failed, and nothing about them: where a host wants no more, it is
   * there in a fraction of the time, above all where one call after the other has the same options.
   *
   * @throws {GroundrulesError} As for {@link check}.
   */
  outcome(request: object | string, options?: CheckOptions): Outcome {
    const violated = JSON.parse(this.#run("outcome", request, options)) as string[];
    const verdict = violated.shift() as Verdict;
    return { verdict, violated };
  }

  /** A request that is being filled in, and its report after every change. */
  draft(request: object = {}, options: CheckOptions = {}): Draft {
    return Draft.of(this, this.#engine, (run) => this.#call(run), request, options);
  }

  /** Gives the engine's memory back. The pack must not be used any more. */
  free(): void {
    try {
      // What is known of a pack outlives it.
      if (!this.#freed) void this.info;
      const raw = this.#raw;
      if (raw?.generation === this.#engine.generation) this.#engine.call(() => raw.packs.free());
    } catch {
      // The engine stopped, and the memory has gone with its instance: there is nothing to say of it.
    }
    this.#raw = undefined;
    this.#freed = true;
  }

  /** Has a request looked at, in one way or the other. */
  #run(how: "check" | "outcome", request: object | string, options: CheckOptions | undefined): string {
    const text = typeof request === "string" ? wellFormed(request) : toJson(request, "request");
    const chosen = options === undefined ? "{}" : bounded(toJson(options, "options"), "options");
    withinLimit(text, () => JSON.parse(chosen) as CheckOptions | null);
    return this.#call((packs) => packs[how](text, chosen));
  }

  #call<T>(run: (packs: RawPacks) => T): T {
    if (this.#freed) {
      throw new GroundrulesError("pack-freed", "This pack has been freed: load it again to use it.");
    }
    return this.#engine.call((glue) => run(this.#current(glue)));
  }

  #current(glue: { readonly Packs: new () => RawPacks }): RawPacks {
    const { generation } = this.#engine;
    if (this.#raw?.generation !== generation) {
      this.#raw = { packs: this.#loaded(new glue.Packs()), generation };
    }
    return this.#raw.packs;
  }

  #loaded(packs: RawPacks): RawPacks {
    try {
      for (const bytes of this.#bytes) packs.add(bytes);
    } catch (thrown) {
      // The good ones among them would stay until somebody collects the garbage. After a trap nothing may be touched.
      if (typeof thrown === "string") packs.free();
      throw thrown;
    }
    return packs;
  }
}
