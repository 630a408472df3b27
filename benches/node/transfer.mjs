// What a page has to transfer before its first answer: JavaScript, WebAssembly and rules, each with Brotli.

import { readFile } from "node:fs/promises";
import path from "node:path";

import { build } from "esbuild";

import { brotli } from "../../pkg/build/sizes.mjs";

/** The bytes of each part. */
export async function transferOf({ page, wasm, rules }) {
  const parts = {
    js: (await scripts(page)).reduce((sum, bytes) => sum + brotli(bytes), 0),
    wasm: wasm ? brotli(await readFile(wasm)) : 0,
    rules: brotli(await readFile(rules)),
  };
  return { ...parts, total: parts.js + parts.wasm + parts.rules };
}

/** The script of a page and what it imports at once; what it may load later does not count. */
async function scripts(page) {
  const { outputFiles, metafile } = await build({
    entryPoints: [page],
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    outdir: "out",
    absWorkingDir: import.meta.dirname,
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const bytes = new Map(outputFiles.map(({ path: file, contents }) => [path.relative(import.meta.dirname, file), contents]));
  const [entry] = Object.keys(metafile.outputs).filter((file) => metafile.outputs[file].entryPoint);
  const needed = new Set([entry]);
  for (const file of needed) {
    for (const { path: imported, kind } of metafile.outputs[file].imports) if (kind === "import-statement") needed.add(imported);
  }
  return [...needed].map((file) => bytes.get(file));
}
