/** Why a call did not do what it was asked to do. */
export type ErrorCode =
  // The request.
  | "request-not-json"
  | "request-not-serialisable"
  | "request-too-large"
  | "request-too-deep"
  | "too-many-elements"
  | "too-many-findings"
  | "out-of-fuel"
  | "bad-pointer"
  // The options.
  | "unknown-option"
  | "bad-option"
  | "unknown-setting"
  | "bad-setting"
  | "unknown-rule"
  | "today-missing"
  | "today-missing-for-waiver"
  | "bad-waiver"
  // The packs.
  | "unknown-pack"
  | "pack-not-found"
  | "pack-freed"
  | "not-a-pack"
  | "pack-format"
  | "pack-too-large"
  | "pack-damaged"
  | "pack-malformed"
  // The rules, in `groundrules/compiler`.
  | "syntax"
  // The engine.
  | "no-webassembly"
  | "webassembly-blocked"
  | "engine-not-found"
  | "engine-not-usable"
  | "engine-restarted";

/** Every error that this package throws: a code to act on, a message to read, and what the message was made of. */
export class GroundrulesError extends Error {
  // A field, not an assignment: where a host has frozen what the language brings along, `Error.prototype.name` forbids that.
  override readonly name = "GroundrulesError";
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}

/**
 * Does what somebody asked for. What a caller gives can throw anything wherever it is looked at, so that whatever ends this
 * is made an error of the package.
 * @internal
 */
export async function guarded<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (thrown) {
    throw asOwn(thrown);
  }
}

/**
 * What was thrown, as an error of the package.
 * @internal
 */
export function asOwn(thrown: unknown): GroundrulesError {
  try {
    if (thrown instanceof GroundrulesError) return thrown;
  } catch {
    // It is a proxy that has been revoked.
  }
  return new GroundrulesError("bad-option", `What was given cannot be used: ${reasonOf(thrown)}.`, {}, thrown);
}

/**
 * What a caller's own code threw, in words. Anything can be thrown, and what has no words must not throw in its turn.
 * @internal
 */
export function reasonOf(thrown: unknown): string {
  try {
    return quoted(String(thrown instanceof Error ? thrown.message : thrown));
  } catch {
    return `a value of type ${typeof thrown} was thrown`;
  }
}

/**
 * A caller's text as a message quotes it: its beginning is enough to know it by.
 * @internal
 */
export function quoted(text: string): string {
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

/**
 * The error that the engine threw as a text.
 * @internal
 */
export function errorOf(thrown: string): GroundrulesError {
  const { code, message, details } = JSON.parse(thrown) as Pick<GroundrulesError, "code" | "message" | "details">;
  return new GroundrulesError(code, message, details);
}
