// Makes a module small: Binaryen's wasm-opt, with the features that the module says it uses.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

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
const FLAGS = [
  ...FEATURES.map((feature) => `--enable-${feature}`),
  "-Oz",
  "--strip-debug",
  "--strip-producers",
  "--strip-target-features",
  "--vacuum",
];

/** The bytes of the optimised module; what was made before from the same module is used again. */
export function optimise(file) {
  const key = createHash("sha256").update(FLAGS.join(" ")).update(fs.readFileSync(file)).digest("hex");
  const done = `${file}.optimised`;
  const stamp = `${done}.from`;
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, "utf8") !== key) {
    const wasmOpt = path.resolve(import.meta.dirname, "../node_modules/binaryen/bin/wasm-opt");
    execFileSync(process.execPath, [wasmOpt, ...FLAGS, file, "-o", done], { stdio: ["ignore", "inherit", "inherit"] });
    fs.writeFileSync(stamp, key);
  }
  return fs.readFileSync(done);
}
