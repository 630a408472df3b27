// The sizes of what a browser loads, against their budgets.

import fs from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** 1 KB is 1,024 bytes here. */
const KB = 1024;
const PACK = 15;
// What the modules weigh today, and a little for compilers of other versions. The aim is 60 KB for the evaluator and 140 KB for the compiler: whoever makes
// a module smaller brings its budget down with it.
const BUDGETS = { "groundrules.wasm": 71.5, "groundrules-compiler.wasm": 180 };

/**
 * The table, and the files whose brotli size is beyond their budget. The engine for services has none, nor have the modules
 * that carry packs inside JavaScript, which the package's own entries load: they follow the packs.
 */
export function tableOfSizes(dist) {
  const names = fs.readdirSync(path.join(dist, "packs")).map((file) => path.basename(file, ".grpack"));
  const packs = names.map((name) => [`packs/${name}.grpack`, PACK]);
  const modules = names.map((name) => [`inline/${name}.js`, Infinity]);
  const rows = [...Object.entries(BUDGETS), ["groundrules-fast.wasm", Infinity], ...packs, ...modules].map(([file, budget]) => {
    const bytes = fs.readFileSync(path.join(dist, file));
    const sizes = { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli(bytes) };
    return { file, budget, ...sizes, over: sizes.brotli > budget * KB };
  });
  const columns = (...cells) =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(34) : cell.padStart(11))).join("");
  const lines = rows.map(({ file, raw, gzip, brotli, budget, over }) =>
    columns(file, kb(raw), kb(gzip), kb(brotli), budget === Infinity ? "" : `${budget} KB${over ? " !" : "  "}`),
  );
  const head = columns("1 KB = 1,024 bytes", "raw", "gzip -9", "brotli -11", "budget  ");
  return { table: [head, ...lines.map((line) => line.trimEnd())].join("\n"), over: rows.filter((row) => row.over).map((row) => row.file) };
}

/** What a module weighs over the wire. */
export function brotli(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params }).length;
}

const kb = (bytes) => `${(bytes / KB).toFixed(1)} KB`;
