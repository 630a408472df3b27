// Builds pkg/dist from what cargo made (`cargo xtask wasm` runs this after cargo).
//
//   npm run build -- [--from DIRECTORY] [--no-budget]
//
// DIRECTORY (../target/npm) holds glue/evaluator*, glue/compiler*, glue/fast/evaluator* and packs/*.grpack. After a change of TypeScript
// alone, `npm run build` is enough and takes a few seconds.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import { bundle } from "./bundle.mjs";
import { withTextsAtOnce } from "./glue.mjs";
import { engineModule, packModule } from "./inline.mjs";
import { optimise } from "./optimise.mjs";
import { reportTypesAreCurrent } from "./report-types.mjs";
import { tableOfSizes } from "./sizes.mjs";

const ENGINES = [
  { name: "evaluator", wasm: "groundrules.wasm", inline: "engine" },
  { name: "compiler", wasm: "groundrules-compiler.wasm", inline: "compiler-engine" },
];
/** The evaluator for services: the same in other code, which what is generated beside the evaluator calls. */
const FAST = { name: "fast/evaluator", wasm: "groundrules-fast.wasm", like: "evaluator" };

const root = path.resolve(import.meta.dirname, "..");
const generated = path.join(root, "generated");
const dist = path.join(root, "dist");
// Everything is written beside, and takes its place at the end: who uses pkg/dist meanwhile sees the old one.
const next = `${dist}.${process.pid}`;
// The modules as TypeScript makes them: what is bundled, and what tests of a single one import.
const modules = path.join(generated, "modules");
process.on("exit", () => fs.rmSync(next, { recursive: true, force: true }));

const { values: options } = parseArgs({
  options: { from: { type: "string", default: "../target/npm" }, "no-budget": { type: "boolean", default: false } },
});
const from = path.resolve(root, options.from);

if (!fs.existsSync(path.join(from, "glue"))) fail(`there is nothing in ${from}: run \`cargo xtask wasm\``);
if (!(await reportTypesAreCurrent())) {
  fail("pkg/src/report.ts is not what docs/report.schema.json says: run `npm run types` in pkg/");
}
await addEngines();
addPacks();
const typed = compileTypeScript();
await bundle(modules, next);
publishTypes();
await addStyles();
// As with tsc itself, mistakes in types make the build fail, and what it wrote is there to be looked at.
fs.rmSync(dist, { recursive: true, force: true });
fs.renameSync(next, dist);
if (!typed) process.exit(1);

const { table, over } = tableOfSizes(dist);
console.log(table);
if (over.length > 0 && !options["no-budget"]) fail(`beyond the budget: ${over.join(", ")}`);

/** Each engine as a file, and inside JavaScript; and what is generated to call it. */
async function addEngines() {
  const [fast, ...modules] = await Promise.all([
    optimise(madeOf(FAST.name, "_bg.wasm"), { fast: true }),
    ...ENGINES.map(({ name }) => optimise(madeOf(name, "_bg.wasm"))),
  ]);
  for (const [index, { name, wasm, inline }] of ENGINES.entries()) {
    write(path.join(next, wasm), modules[index]);
    // `Symbol.dispose` is not known to every TypeScript that reads these types.
    const types = textOf(name, ".d.ts").replace(/^ *\[Symbol\.dispose\]\(\): void;\n/gm, "");
    generate(`glue/${name}`, { code: withTextsAtOnce(textOf(name, ".js")), types });
    generate(`inline/${inline}`, engineModule(modules[index]));
  }
  if (textOf(FAST.name, ".js") !== textOf(FAST.like, ".js")) fail(`${FAST.wasm} is called in another way than the ${FAST.like}`);
  write(path.join(next, FAST.wasm), fast);
}

function textOf(name, ending) {
  return fs.readFileSync(madeOf(name, ending), "utf8");
}

function madeOf(name, ending) {
  return path.join(from, "glue", name + ending);
}

/** Each pack as a file, and inside JavaScript. */
function addPacks() {
  for (const file of fs.readdirSync(path.join(from, "packs"))) {
    const bytes = fs.readFileSync(path.join(from, "packs", file));
    write(path.join(next, "packs", file), bytes);
    generate(`inline/${path.basename(file, ".grpack")}`, packModule(bytes));
  }
}

/** TypeScript reads what is generated in a folder of its own. */
function generate(name, { code, types }) {
  write(path.join(generated, `${name}.js`), code);
  write(path.join(generated, `${name}.d.ts`), types);
}

function compileTypeScript() {
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  fs.rmSync(modules, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [tsc, "--project", root, "--outDir", modules], { stdio: "inherit" });
  for (const folder of ["glue", "inline"]) {
    fs.cpSync(path.join(generated, folder), path.join(modules, folder), { recursive: true });
  }
  return status === 0;
}

function publishTypes() {
  // What only this package calls needs no types out there, and they ask for a compiler that knows pages.
  const internal = /(glue[\\/]\w+|inline[\\/](compiler-)?engine)\.d\.ts$/;
  const filter = (file) => fs.statSync(file).isDirectory() || (file.endsWith(".d.ts") && !internal.test(file));
  fs.cpSync(modules, next, { recursive: true, filter });
}

/** For browsers without constructed stylesheets, whose pages serve the panel's styles as a file. */
async function addStyles() {
  const { css } = await import(pathToFileURL(path.join(modules, "element/style.js")).href);
  write(path.join(next, "element/panel.css"), css);
}

function write(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

function fail(message) {
  console.error(`error: ${message}`);
  process.exit(1);
}
