// Modules that carry bytes inside JavaScript.

/** `kind`: whether the bytes are the default export, or come from a function, which decodes them when it is called. */
export function bytesModule(bytes, kind) {
  const text = Buffer.from(bytes).toString("base64");
  const code = `import { decoded } from "../base64.js";\nconst text = "${text}";\n`;
  return kind === "default" ? `${code}export default /* @__PURE__ */ decoded(text);\n` : `${code}export const bytes = () => decoded(text);\n`;
}

export function declaration(kind) {
  return kind === "default"
    ? "/** The compiled pack. */\ndeclare const bytes: Uint8Array;\nexport default bytes;\n"
    : "/** The engine's WebAssembly. */\nexport declare const bytes: () => Uint8Array<ArrayBuffer>;\n";
}
