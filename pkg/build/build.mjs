// Builds pkg/dist from what cargo made (`cargo xtask wasm` runs this after cargo).
//
//   npm run build -- [--from DIRECTORY] [--no-budget]
//
// DIRECTORY (../target/npm) holds glue/evaluator*, glue/compiler* and packs/*.grpack. After a change of TypeScript
// alone, `npm run build` is enough and takes a few seconds.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import { bytesModule, declaration } from "./inline.mjs";
import { optimise } from "./optimise.mjs";
import { reportTypesAreCurrent } from "./report-types.mjs";
import { tableOfSizes } from "./sizes.mjs";

const root = path.resolve(import.meta.dirname, "..");
const generated = path.join(root, "generated");
const dist = path.join(root, "dist");
const ENGINES = [
  { name: "evaluator", wasm: "groundrules.wasm", inline: "engine" },
  { name: "compiler", wasm: "groundrules-compiler.wasm", inline: "compiler-engine" },
];

const { values: options } = parseArgs({
  options: { from: { type: "string", default: "../target/npm" }, "no-budget": { type: "boolean", default: false } },
});
const from = path.resolve(root, options.from);

const fail = (message) => {
  console.error(`error: ${message}`);
  process.exit(1);
};

if (!fs.existsSync(path.join(from, "glue"))) fail(`there is nothing in ${from}: run \`cargo xtask wasm\``);
if (!(await reportTypesAreCurrent())) {
  fail("pkg/src/report.ts is not what docs/report.schema.json says: run `npm run types` in pkg/");
}

// Everything is written beside, and takes its place at the end: who uses pkg/dist meanwhile sees the old one.
const next = `${dist}.${process.pid}`;
process.on("exit", () => fs.rmSync(next, { recursive: true, force: true }));
for (const directory of ["glue", "inline"]) fs.mkdirSync(path.join(generated, directory), { recursive: true });
fs.mkdirSync(path.join(next, "packs"), { recursive: true });

for (const { name, wasm, inline } of ENGINES) {
  const module = optimise(path.join(from, "glue", `${name}_bg.wasm`));
  fs.writeFileSync(path.join(next, wasm), module);
  const glue = (ending) => fs.readFileSync(path.join(from, "glue", name + ending), "utf8");
  // `Symbol.dispose` is not known to every TypeScript that will read the types.
  const types = glue(".d.ts").replace(/^ *\[Symbol\.dispose\]\(\): void;\n/gm, "");
  write(`glue/${name}`, glue(".js"), types);
  write(`inline/${inline}`, bytesModule(module, "function"), declaration("function"));
}
for (const file of fs.readdirSync(path.join(from, "packs"))) {
  const bytes = fs.readFileSync(path.join(from, "packs", file));
  fs.writeFileSync(path.join(next, "packs", file), bytes);
  write(`inline/${path.basename(file, ".grpack")}`, bytesModule(bytes, "default"), declaration("default"));
}
fs.cpSync(generated, next, { recursive: true });

const tsc = spawnSync(
  process.execPath,
  [path.join(root, "node_modules/typescript/bin/tsc"), "--project", root, "--outDir", next],
  { stdio: "inherit" },
);

// For browsers without constructed stylesheets, whose pages serve the panel's styles as a file.
const { css } = await import(pathToFileURL(path.join(next, "element/style.js")).href);
fs.writeFileSync(path.join(next, "element/panel.css"), css);

// As with tsc itself, mistakes in types make the build fail, and what it wrote is there to be looked at.
fs.rmSync(dist, { recursive: true, force: true });
fs.renameSync(next, dist);
if (tsc.status !== 0) process.exit(1);

const { table, over } = tableOfSizes(dist);
console.log(table);
if (over.length > 0 && !options["no-budget"]) fail(`beyond the budget: ${over.join(", ")}`);

function write(name, code, types) {
  fs.writeFileSync(path.join(generated, `${name}.js`), code);
  fs.writeFileSync(path.join(generated, `${name}.d.ts`), types);
}
