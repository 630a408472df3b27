import { GroundrulesError, quoted, reasonOf, type ErrorCode } from "./errors.js";

/** Where bytes come from: an address, a response to a request for them, or the bytes themselves. */
export type ByteSource = string | URL | Response | Promise<Response> | ArrayBuffer | Uint8Array;

/**
 * What is read, and what an error about it says.
 * @internal
 */
export interface Wanted {
  /** As in "the pack cannot be loaded". */
  readonly what: string;
  readonly code: ErrorCode;
  /** What to do where it is not found. */
  readonly advice: string;
}

/**
 * Bytes, and where they came from as far as that is known.
 * @internal
 */
export interface Found {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly from: string;
}

/**
 * Reads all bytes of a source. Its own errors are told as one of the package: a promised response may never come, and a
 * buffer may have been given away.
 * @internal
 */
export async function read(source: ByteSource, wanted: Wanted): Promise<Found> {
  try {
    return await bytesOf(await source, wanted);
  } catch (cause) {
    throw cause instanceof GroundrulesError ? cause : notFound("what was given", reasonOf(cause), wanted, cause);
  }
}

async function bytesOf(given: Awaited<ByteSource>, wanted: Wanted): Promise<Found> {
  if (typeof given === "string" || isUrl(given)) return fetched(given, wanted);
  if (ArrayBuffer.isView(given)) return { bytes: copied(given), from: "the bytes" };
  if (isArrayBuffer(given)) return { bytes: new Uint8Array(given.slice(0)), from: "the bytes" };
  if (isResponse(given)) return body(given, String(given.url || "the response"), wanted);
  throw new GroundrulesError(wanted.code, `${wanted.what} cannot be loaded: ${kindOf(given)} is no source of bytes.`);
}

/**
 * A copy, so that what the caller does with the buffer later changes nothing.
 * @internal
 */
export function copied(bytes: ArrayBufferView): Uint8Array<ArrayBuffer> {
  // Of a buffer that has been given away no view can be made.
  if (bytes.byteLength === 0) return new Uint8Array(0);
  return new Uint8Array(new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength));
}

async function fetched(address: string | URL, wanted: Wanted): Promise<Found> {
  const from = String(address);
  const file = from.startsWith("file:") ? await readFile(from, wanted) : undefined;
  if (file) return { bytes: copied(file), from };
  let response: Response;
  try {
    response = await fetch(from);
  } catch (cause) {
    throw notFound(from, String(cause), wanted, cause);
  }
  return body(response, from, wanted);
}

/** Node's `fetch` reads no files, so Node is asked for them. */
async function readFile(address: string, wanted: Wanted): Promise<Uint8Array | undefined> {
  // Asked for in this way, bundlers need to know nothing of Node's modules.
  const node = (globalThis as { process?: { getBuiltinModule?(name: string): unknown } }).process;
  const files = node?.getBuiltinModule?.("node:fs/promises") as
    | { readFile(path: URL): Promise<Uint8Array> }
    | undefined;
  try {
    return await files?.readFile(new URL(address));
  } catch (cause) {
    throw notFound(address, String(cause), wanted, cause);
  }
}

async function body(response: Response, from: string, wanted: Wanted): Promise<Found> {
  if (!response.ok) throw notFound(from, `the server answered ${response.status}`, wanted);
  if (response.bodyUsed) throw notFound(from, "the response has been read before", wanted);
  try {
    return { bytes: new Uint8Array(await response.arrayBuffer()), from };
  } catch (cause) {
    throw notFound(from, String(cause), wanted, cause);
  }
}

/**
 * The error for bytes that are not there, or are not what was asked for.
 * @internal
 */
export function notFound(from: string, why: string, wanted: Wanted, cause?: unknown): GroundrulesError {
  const message = `${wanted.what} cannot be loaded from ${quoted(from)}: ${quoted(why)}. ${wanted.advice}`;
  return new GroundrulesError(wanted.code, message, { url: from }, cause);
}

/**
 * Whether bytes begin like an HTML page: what many servers give for every address that they don't know.
 * @internal
 */
export function looksLikeHtml(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 64)).trimStart();
  return start.startsWith("<");
}

// A value may come from another realm (a frame, a test's DOM), where `instanceof` knows nothing of it.
const tagOf = (value: unknown): string => Object.prototype.toString.call(value);
const isUrl = (value: unknown): value is URL => tagOf(value) === "[object URL]" || value instanceof URL;
const isArrayBuffer = (value: unknown): value is ArrayBuffer => tagOf(value) === "[object ArrayBuffer]";
const isResponse = (value: unknown): value is Response =>
  typeof value === "object" && value !== null && typeof (value as Response).arrayBuffer === "function";

function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value === "object" ? "this object" : `a value of type ${typeof value}`;
}
