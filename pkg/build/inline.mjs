// Modules that carry bytes inside JavaScript; src/bytes.ts reads them. All are ASCII, whatever a minifier or a server
// makes of other characters.

/** A pack as the default export. Packs are mostly words, which compress far better as they are than in base64. */
export function packModule(bytes) {
  const plain = (byte) => byte >= 0x20 && byte < 0x7f && byte !== 0x25;
  const hex = (byte) => `%${byte.toString(16).padStart(2, "0")}`;
  const text = Array.from(bytes, (byte) => (plain(byte) ? String.fromCharCode(byte) : hex(byte))).join("");
  return {
    code: `import { fromText } from "../bytes.js";\nexport default /* @__PURE__ */ fromText(${JSON.stringify(text)});\n`,
    types: "/** The compiled pack. */\ndeclare const bytes: Uint8Array;\nexport default bytes;\n",
  };
}

/** An engine, as a function that gives its bytes: they are decoded when somebody starts it, not when it is imported. */
export function engineModule(bytes) {
  const text = Buffer.from(bytes).toString("base64");
  return {
    code: `import { fromBase64 } from "../bytes.js";\nconst text = "${text}";\nexport const bytes = () => fromBase64(text);\n`,
    types: "export declare const bytes: () => Uint8Array<ArrayBuffer>;\n",
  };
}
