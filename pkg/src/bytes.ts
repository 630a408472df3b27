// Bytes inside JavaScript. The modules that carry them are written by build/inline.mjs.

/**
 * The bytes of a text in base64.
 * @internal
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

/**
 * The bytes of a text in which `%` and two hexadecimal digits stand for what is no printable character of ASCII.
 * @internal
 */
export function fromText(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const isEscape = text[index] === "%";
    bytes[length++] = isEscape ? parseInt(text.slice(index + 1, index + 3), 16) : text.charCodeAt(index);
    if (isEscape) index += 2;
  }
  return bytes.slice(0, length);
}
