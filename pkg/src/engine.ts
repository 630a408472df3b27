import { errorOf, GroundrulesError, guarded, quoted, reasonOf } from "./errors.js";
import { looksLikeHtml, notFound, read, type ByteSource, type Wanted } from "./source.js";

/** A compiled WebAssembly module, where the compiler knows of such: Node's types alone don't. */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } }
  ? Module
  : never;

/** Where the engine comes from: an address, a response, bytes, or a compiled module. */
export type EngineSource = ByteSource | WasmModule;

/**
 * A source that is looked for when it is needed.
 * @internal
 */
export type DeferredSource = () => EngineSource | Promise<EngineSource>;

/**
 * One or several packs inside the engine.
 * @internal
 */
export interface RawPacks {
  add(bytes: Uint8Array): void;
  info(): string;
  check(request: string, options: string): string;
  outcome(request: string, options: string): string;
  draft(request: string, options: string): RawDraft;
  free(): void;
}

/**
 * A draft inside the engine.
 * @internal
 */
export interface RawDraft {
  report(): string;
  change(request: string): string;
  changeMember(name: string, value: string): string | undefined;
  free(): void;
}

/**
 * What is generated beside a build of the engine.
 * @internal
 */
export interface Glue {
  initSync(options: { module: WebAssembly.Module }): unknown;
  /** Replaces the instance by a new one of the same module. */
  __wbg_reset_state(): void;
  readonly Packs: new () => RawPacks;
}

const WANTED: Wanted = {
  what: "The engine (groundrules.wasm)",
  code: "engine-not-found",
  advice:
    'Import from "groundrules/inline", which carries the engine inside the JavaScript, or pass its address: ' +
    "load(pack, { engine: url }).",
};

/**
 * One build of the engine: a module that is started once, and whose instance is replaced after a trap.
 * @internal
 */
export class Engine<G extends Glue = Glue> {
  readonly #glue: G;
  #starting: Starting | undefined;
  #started = false;
  /** Set while the instance must not be used: after a trap its memory may be in any state. */
  #poisoned = false;
  #generation = 0;

  constructor(glue: G) {
    this.#glue = glue;
  }

  /** Changes whenever the instance does: whatever lives in an older one is gone. */
  get generation(): number {
    return this.#generation;
  }

  /** Starts the engine; where it runs already, or starts from another source, this one is of no matter. */
  start(source: EngineSource | DeferredSource): Promise<void> {
    const started = guarded(() => this.#start(source));
    // Who starts it before it is needed may not wait for it: where it cannot be had, `load` says so.
    started.catch(() => undefined);
    return started;
  }

  #start(source: EngineSource | DeferredSource): Promise<void> {
    // It may be refused when nobody needs it any more, which is nobody's trouble.
    if (source instanceof Promise) source.catch(() => undefined);
    if (this.#started) return Promise.resolve();
    const earlier = this.#starting;
    if (earlier?.source === source) return earlier.done;
    const own = () => this.#startFrom(source);
    // Only where the other source fails is this one needed: its caller has named a good one, perhaps.
    const done = earlier ? earlier.done.catch(own) : own();
    const starting = { source, done };
    this.#starting = starting;
    const over = () => {
      if (this.#starting === starting) this.#starting = undefined;
    };
    done.then(over, over);
    return done;
  }

  async #startFrom(source: EngineSource | DeferredSource): Promise<void> {
    const module = await moduleOf(await found(source));
    if (!this.#started) this.#instantiate(module);
  }

  /** Starts the engine at once; does nothing where it runs already. */
  startSync(bytes: () => Uint8Array<ArrayBuffer>): void {
    if (this.#started) return;
    requireWebAssembly();
    let module: WebAssembly.Module;
    try {
      module = new WebAssembly.Module(bytes());
    } catch (cause) {
      throw notCompiled(cause, "the bytes");
    }
    this.#instantiate(module);
  }

  #instantiate(module: WebAssembly.Module): void {
    try {
      // What is generated keeps the first instance that it gets, so it must not get one of anything else.
      const has = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
      if (!has.has("packs_check") || !has.has("__wbindgen_start")) throw notTheEngine("it cannot check requests");
      this.#glue.initSync({ module });
    } catch (cause) {
      throw cause instanceof GroundrulesError ? cause : notTheEngine(String(cause), cause);
    }
    this.#started = true;
  }

  /** Runs something inside the engine. Whatever it throws is a `GroundrulesError`, and the next call works. */
  call<T>(run: (glue: G) => T): T {
    if (this.#poisoned) this.#replace();
    try {
      return run(this.#glue);
    } catch (thrown) {
      // The engine's own errors are texts; anything else has ended it in the middle of something.
      if (typeof thrown === "string") throw errorOf(thrown);
      if (thrown instanceof GroundrulesError) throw thrown;
      this.#poisoned = true;
      try {
        this.#replace();
      } catch {
        // There is no memory for a new instance now: the next call tries again.
      }
      const message =
        `The engine stopped (${thrown}) and has been started again: this call has no answer, the next one will. ` +
        "Please report it, with the request and the pack.";
      throw new GroundrulesError("engine-restarted", message, {}, thrown);
    }
  }

  #replace(): void {
    this.#generation += 1;
    this.#glue.__wbg_reset_state();
    this.#poisoned = false;
  }
}

/** A start that is under way. */
interface Starting {
  readonly source: EngineSource | DeferredSource;
  readonly done: Promise<void>;
}

/**
 * What a source comes to. A classic script does not know its address, a server may lack a part of what a bundler made, and
 * a promised response may never come.
 */
async function found(source: EngineSource | DeferredSource): Promise<Awaited<EngineSource>> {
  const deferred = typeof source === "function";
  try {
    return await (deferred ? (source as DeferredSource)() : source);
  } catch (cause) {
    throw notFound(deferred ? "beside the script" : "what was given", reasonOf(cause), WANTED, cause);
  }
}

async function moduleOf(given: Awaited<EngineSource>): Promise<WebAssembly.Module> {
  requireWebAssembly();
  if (isModule(given)) return given;
  const { bytes, from } = await read(given as ByteSource, WANTED);
  if (!beginsLikeWebAssembly(bytes)) {
    const found = looksLikeHtml(bytes) ? "the server answered with an HTML page" : "this is no WebAssembly";
    throw notFound(from, found, WANTED);
  }
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw notCompiled(cause, from);
  }
}

function isModule(value: unknown): value is WebAssembly.Module {
  return Object.prototype.toString.call(value) === "[object WebAssembly.Module]";
}

function beginsLikeWebAssembly(bytes: Uint8Array): boolean {
  return [0x00, 0x61, 0x73, 0x6d].every((byte, index) => bytes[index] === byte);
}

function requireWebAssembly(): void {
  if (typeof WebAssembly === "undefined") {
    throw new GroundrulesError("no-webassembly", "WebAssembly is not available here, and the engine needs it.");
  }
}

function notTheEngine(why: string, cause?: unknown): GroundrulesError {
  const message =
    `This WebAssembly is not the engine of this version of groundrules: ${why}. ` +
    "Take the file from the same version of the package.";
  return new GroundrulesError("engine-not-usable", message, {}, cause);
}

function notCompiled(cause: unknown, from: string): GroundrulesError {
  const reason = String(cause);
  if (/content.security.policy|unsafe-eval|disallowed by embedder/i.test(reason)) {
    const message =
      "WebAssembly may not be compiled here. On a page, add 'wasm-unsafe-eval' to the script-src of its " +
      "Content-Security-Policy: it allows WebAssembly alone, and no eval. In a worker at the edge, import the module " +
      'that the platform has compiled: import engine from "groundrules/groundrules.wasm"; load(pack, { engine }).';
    return new GroundrulesError("webassembly-blocked", message, {}, cause);
  }
  const message = `The engine from ${quoted(from)} cannot be used: ${quoted(reason)}.`;
  return new GroundrulesError("engine-not-usable", message, {}, cause);
}
