// Makes a module small, or fast: Binaryen's wasm-opt, with the features that the module says it uses.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";

import { brotli } from "./sizes.mjs";

// What rustc's wasm32-unknown-unknown uses by default; every browser since 2022 has these.
const FEATURES = [
  "bulk-memory",
  "bulk-memory-opt",
  "sign-ext",
  "mutable-globals",
  "nontrapping-float-to-int",
  "multivalue",
  "reference-types",
  "call-indirect-overlong",
];
const STRIP = ["--strip-debug", "--strip-producers", "--strip-target-features"];
// What is smallest in bytes is not what compresses best: rustc's own code is more regular than what -Oz makes of it. So
// each module is made in two ways, with much of Binaryen's work and with little, and the one that is smaller over the wire
// is kept. What is left out of the first and what the second consists of was found by trying each pass. In both,
// functions stand in the order of their names, so that those that are alike are near to each other.
const LEFT_OUT = [
  "simplify-locals",
  "simplify-locals-nostructure",
  "inlining-optimizing",
  "dae-optimizing",
  "memory-packing",
];
const SMALL = [
  [
    "-O2",
    "--shrink-level=1",
    ...LEFT_OUT.map((pass) => `--skip-pass=${pass}`),
    "--dealign",
    "--reorder-functions-by-name",
    "--reorder-locals",
    "--vacuum",
  ],
  [
    "--simplify-locals-nostructure",
    "--dae-optimizing",
    "--coalesce-locals",
    "--remove-unused-brs",
    "--remove-unused-names",
    "--reorder-functions-by-name",
    "--rse",
    "--reorder-locals",
    "--dealign",
    "--remove-unused-module-elements",
    "--duplicate-function-elimination",
    "--optimize-instructions",
    "--dce",
    "--vacuum",
  ],
];

/** For services, whose processors all have SIMD. */
const FAST = [["--enable-simd", "-O3"]];

/** The bytes of the optimised module; what was made before from the same module is used again. */
export async function optimise(file, { fast = false } = {}) {
  const recipes = fast ? FAST : SMALL;
  const key = createHash("sha256").update(JSON.stringify([FEATURES, recipes, STRIP])).update(fs.readFileSync(file)).digest("hex");
  const done = `${file}.optimised`;
  const stamp = `${done}.from`;
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, "utf8") !== key) {
    fs.rmSync(stamp, { force: true });
    const made = await Promise.all(recipes.map((recipe, index) => follow(recipe, file, `${done}.${index}`)));
    made.sort((one, other) => brotli(one) - brotli(other));
    fs.writeFileSync(done, made[0]);
    fs.writeFileSync(stamp, key);
  }
  return fs.readFileSync(done);
}

async function follow(recipe, file, made) {
  const wasmOpt = path.resolve(import.meta.dirname, "../node_modules/binaryen/bin/wasm-opt");
  const flags = [...FEATURES.map((feature) => `--enable-${feature}`), ...recipe, ...STRIP];
  const child = spawn(process.execPath, [wasmOpt, ...flags, file, "-o", made], { stdio: ["ignore", "inherit", "inherit"] });
  const [status] = await once(child, "exit");
  if (status !== 0) throw new Error(`wasm-opt could not optimise ${file}: it ended with ${status}`);
  return fs.readFileSync(made);
}
