// The engines that are compared, and what each needs.

import { readFile, writeFile, mkdir } from "node:fs/promises";
import path from "node:path";

import { compile } from "groundrules/compiler";

const here = (...parts) => path.join(import.meta.dirname, ...parts);

/** `page`: a program that a page would load for the same job; `wasm`: the file that the page fetches beside it. */
export const ENGINES = [
  { name: "groundrules", rules: here("build/three.grpack"), page: here("engines/groundrules.mjs"), wasm: "groundrules/dist/groundrules.wasm" },
  { name: "json-rules-engine", rules: here("job/json-rules-engine.json"), page: here("engines/json-rules-engine.mjs") },
  {
    name: "zen-engine-wasm",
    package: "@gorules/zen-engine-wasm",
    rules: here("job/zen-engine-wasm.json"),
    page: here("pages/zen-engine-wasm.mjs"),
    wasm: "@gorules/zen-engine-wasm/dist/zen_engine_wasm_bg.wasm",
  },
  {
    name: "cedar-wasm",
    package: "@cedar-policy/cedar-wasm",
    rules: here("job/cedar-wasm.json"),
    page: here("pages/cedar-wasm.mjs"),
    wasm: "@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm",
  },
].map((engine) => ({
  ...engine,
  version: () => versionOf(engine.package ?? engine.name),
  program: here("engines", `${engine.name}.mjs`),
  wasm: engine.wasm && here("node_modules", engine.wasm),
}));

export async function versionOf(name) {
  return JSON.parse(await readFile(here("node_modules", name, "package.json"), "utf8")).version;
}

/** Compiles the pack, as its author would before it is delivered. */
export async function compilePack() {
  const [text, schema] = await Promise.all([
    readFile(here("job/three.rules"), "utf8"),
    readFile(here("job/request.schema.json"), "utf8"),
  ]);
  const { bytes, diagnostics } = await compile(text, { name: "three.rules", files: { "request.schema.json": schema } });
  if (!bytes) throw new Error(diagnostics.map(({ excerpt }) => excerpt).join("\n"));
  await mkdir(here("build"), { recursive: true });
  await writeFile(here("build/three.grpack"), bytes);
}
