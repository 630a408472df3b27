// Bytes inside JavaScript. The modules that carry them are written by build/inline.mjs.

/**
 * The bytes of a text in base64.
 * @internal
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return fromBinary(atob(text));
}

/**
 * The bytes of a text in which `%` and two hexadecimal digits stand for what is no printable character of ASCII.
 * @internal
 */
export function fromText(text: string): Uint8Array<ArrayBuffer> {
  // What it is deprecated for is text; for bytes nothing else is as fast where no code is warm yet.
  return fromBinary(unescape(text));
}

/** The bytes of a text that has one character for each. */
function fromBinary(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length);
  // Node's own way takes no time where a loop takes 5 ms, as it does in a process that has just begun.
  const { Buffer } = globalThis as { Buffer?: { from(text: string, encoding: "latin1"): Uint8Array } };
  if (Buffer) bytes.set(Buffer.from(binary, "latin1"));
  else for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
