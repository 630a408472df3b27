// Few files of many modules: each file that a page or Node asks for takes it half a millisecond and more.
//
// Each entry of the package stays a file of its own, and each engine, which only who starts it asks for. What the two
// engines have in common is one file, and what is written around each of them another.

import fs from "node:fs";
import path from "node:path";
import { rolldown } from "rolldown";

/** Entries that `package.json` doesn't name: the engines inside JavaScript, and what the tests look into. */
const INTERNAL = ["inline/engine", "inline/compiler-engine", "glue/evaluator", "glue/compiler"];

/** The files for what several entries have in common: a module's own imports come along, unless an earlier one has them. */
const PARTS = {
  core: ["errors", "pointer", "json", "source", "engine", "builtin", "draft", "pack", "load"],
  evaluator: ["evaluator", "glue/evaluator"],
  compiler: ["compile", "glue/compiler"],
};

/** Bundles the compiled modules in one folder into the files of the package in another. */
export async function bundle(modules, output) {
  const file = (name) => path.join(modules, `${name}.js`);
  const input = Object.fromEntries([...entries(), ...INTERNAL].map((name) => [name, file(name)]));
  const groups = Object.entries(PARTS).map(([name, members], index, all) => {
    const files = new Set(members.map(file));
    return { name, test: (id) => files.has(path.normalize(id)), priority: all.length - index };
  });
  const build = await rolldown({ input, cwd: modules, preserveEntrySignatures: "strict", onLog: refuse });
  await build.write({
    dir: output,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "parts/[name].js",
    codeSplitting: { groups },
  });
  await build.close();
}

/** The modules that `package.json` exports. */
function entries() {
  const { exports } = JSON.parse(fs.readFileSync(path.resolve(import.meta.dirname, "../package.json"), "utf8"));
  const targets = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(targets));
  const files = targets(exports).map((target) => /^\.\/dist\/(.*)\.js$/.exec(target)?.[1]);
  return [...new Set(files.filter((name) => name !== undefined))];
}

function refuse(_level, { message }) {
  throw new Error(`the package cannot be bundled: ${message}`);
}
