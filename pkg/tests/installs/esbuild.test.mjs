import assert from "node:assert/strict";
import fs from "node:fs/promises";
import { before, test } from "node:test";

import { engines, mentions, pageWith, shownFrom } from "./pages.mjs";
import { FINDING, project } from "./project.mjs";

let portal;
before(async () => (portal = await project("esbuild")));

const bundle = (program, ...options) =>
  portal.tool("esbuild", program, "--bundle", "--minify", "--log-level=error", ...options);

for (const [format, options] of [
  ["a classic script", ["--format=iife"]],
  ["a module", ["--format=esm"]],
  ["a module in parts", ["--format=esm", "--splitting"]],
]) {
  test(`esbuild makes ${format} of the inline entry, which needs no other file`, async () => {
    const output = `out-inline-${options.length}${options[0].slice(-4)}`;
    await bundle("inline.js", `--outdir=${output}`, ...options);
    assert.equal(await shownFrom(portal.at(output), { pages: { "/": pageWith("/inline.js") } }), FINDING);
    assert.deepEqual(engines(await portal.files(output)), { files: 0, inline: 1 });
  });
}

test("esbuild with the file copied beside its output, by hand, runs the plain entry", async () => {
  await bundle("page.js", "--format=esm", "--outdir=out-copied");
  await fs.copyFile(portal.at("node_modules/groundrules/dist/groundrules.wasm"), portal.at("out-copied/groundrules.wasm"));
  assert.equal(await shownFrom(portal.at("out-copied"), { pages: { "/": pageWith("/page.js") } }), FINDING);
  assert.deepEqual(engines(await portal.files("out-copied")), { files: 1, inline: 0 });
});

for (const format of ["esm", "iife"]) {
  test(`esbuild (${format}) does not copy the engine's file, and the plain entry's error says what to do`, async () => {
    await bundle("page.js", `--format=${format}`, `--outdir=out-plain-${format}`);
    const text = await shownFrom(portal.at(`out-plain-${format}`), {
      pages: { "/": pageWith("/page.js") },
      tolerated: /404/,
    });
    assert.match(text, /^GroundrulesError engine-not-found: .* Import from "groundrules\/inline", which carries the engine/);
  });
}

test("no entry awaits at its top: each can be made a classic script, where that is not possible", async () => {
  for (const entry of ["groundrules", "groundrules/inline", "groundrules/compiler", "groundrules/element"]) {
    await fs.writeFile(portal.at("whole.js"), `import * as whole from "${entry}";\nconsole.log(whole);\n`);
    await bundle("whole.js", "--format=iife", "--outfile=out-whole.js");
  }
});

/** Each file of the package that a program's bundle holds something of, and how much before names are shortened. */
async function contents(program) {
  const folder = `out-contents-${program}`;
  const names = `${folder}/contents.json`;
  await bundle(program, "--minify-identifiers=false", "--format=esm", "--splitting", `--outdir=${folder}`, `--metafile=${names}`);
  const { outputs } = JSON.parse(await fs.readFile(portal.at(names), "utf8"));
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs
    .map(([file, { bytesInOutput }]) => ({ file, bytes: bytesInOutput }))
    .filter(({ file, bytes }) => file.includes("node_modules/groundrules/") && bytes > 0)
    .sort((one, other) => (one.file < other.file ? -1 : 1));
}

test("what a page does not use is not in its bundle", async () => {
  const imports = ["rjsf", "json-forms", "survey-js", "form-io", "standard-schema", "html-form"].map(
    (name) => `import * as unused${name.replaceAll("-", "")} from "groundrules/adapters/${name}";\n`,
  );
  const page = await fs.readFile(portal.at("page.js"), "utf8");
  await fs.writeFile(portal.at("with-unused.js"), [
    ...imports,
    'import * as inline from "groundrules/inline";\nimport * as compiler from "groundrules/compiler";\n',
    page,
  ].join(""));
  const used = await contents("page.js");
  assert.ok(used.some(({ file }) => file.endsWith("groundrules/dist/parts/core.js")), "what the page uses is seen");
  assert.deepEqual(await contents("with-unused.js"), used);
});

test("the element is in a bundle where it is imported for what it does", async () => {
  await fs.writeFile(portal.at("with-element.js"), 'import "groundrules/element";\n');
  await bundle("with-element.js", "--format=esm", "--outdir=out-element");
  const files = await portal.files("out-element");
  assert.ok(mentions(files, "groundrules-panel"));
  assert.deepEqual(engines(files), { files: 0, inline: 0 });
});
