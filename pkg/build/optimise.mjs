// Makes a module small: Binaryen's wasm-opt, with the features that the module says it uses.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
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
export async function optimise(file) {
  const key = createHash("sha256").update(FLAGS.join(" ")).update(fs.readFileSync(file)).digest("hex");
  const done = `${file}.optimised`;
  const stamp = `${done}.from`;
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, "utf8") !== key) {
    fs.rmSync(stamp, { force: true });
    const wasmOpt = path.resolve(import.meta.dirname, "../node_modules/binaryen/bin/wasm-opt");
    const child = spawn(process.execPath, [wasmOpt, ...FLAGS, file, "-o", done], { stdio: ["ignore", "inherit", "inherit"] });
    const [status] = await once(child, "exit");
    if (status !== 0) throw new Error(`wasm-opt could not make ${file} small: it ended with ${status}`);
    fs.writeFileSync(stamp, key);
  }
  return fs.readFileSync(done);
}
