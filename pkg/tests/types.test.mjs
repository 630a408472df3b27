// The types say what is true: of every public name, of reports, infos and options, and with the compiler's help.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { BUILTIN_PACKS, load } from "groundrules";
import { compile } from "groundrules/compiler";

import { reportTypesAreCurrent } from "../build/report-types.mjs";
import { requests } from "./requests.mjs";

const root = path.resolve(import.meta.dirname, "..");
const written = path.join(root, "generated/types");

/** What the TypeScript compiler says of files; nothing where it is content. */
function problemsOf(files, options = []) {
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const strict = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "ES2022", "--ignoreConfig"];
  const { stdout } = spawnSync(process.execPath, [tsc, ...strict, ...options, ...files], { cwd: root, encoding: "utf8" });
  return stdout;
}

const BUNDLER = ["--module", "ESNext", "--moduleResolution", "Bundler", "--lib", "ES2022,DOM", "--types", ""];
const NODE = ["--module", "NodeNext", "--lib", "ES2022", "--types", "node"];

/** Writes values as TypeScript, where a member too many or too few is a mistake. */
function write(name, imports, values) {
  fs.mkdirSync(written, { recursive: true });
  const file = path.join(written, `${name}.ts`);
  const lines = values.map(([type, value], index) => `export const value${index}: ${type} = ${JSON.stringify(value)};`);
  fs.writeFileSync(file, [`import type { ${imports} } from "groundrules";`, ...lines, ""].join("\n"));
  return file;
}

test("the types of reports are what the schema says", async () => {
  assert.ok(await reportTypesAreCurrent(), "run `npm run types`");
});

test("a program that uses every public type compiles, for a bundler and for Node", () => {
  const files = ["tests/types/page.ts", "tests/types/options.ts"];
  assert.equal(problemsOf(files, BUNDLER), "");
  assert.equal(problemsOf(["tests/types/server.ts"], NODE), "");
});

test("a program with a mistake does not", () => {
  fs.mkdirSync(written, { recursive: true });
  const file = path.join(written, "mistake.ts");
  fs.writeFileSync(file, 'import { load } from "groundrules";\nawait load(5);\n');
  assert.match(problemsOf([file], BUNDLER), /TS2345/);
});

test("every name that the package exports as a type is used in that program", () => {
  const source = fs.readFileSync(path.join(root, "tests/types/page.ts"), "utf8");
  const modules = ["errors", "info", "load", "options", "report", "pack", "draft", "engine", "diagnostic"];
  const internal = new Set(["Engine", "DeferredSource", "Glue", "RawPacks", "RawDraft", "WasmModule"]);
  const names = modules.flatMap((module) => {
    const text = fs.readFileSync(path.join(root, `src/${module}.ts`), "utf8");
    const declared = [...text.matchAll(/^export (?:interface|type|class) (\w+)/gm)].map(([, name]) => name);
    return module === "engine" ? declared.filter((name) => !internal.has(name)) : declared;
  });
  assert.ok(names.length > 30);
  for (const name of names) assert.match(source, new RegExp(`\\b${name}\\b`), `${name} is not used`);
});

test("real infos and reports fit their types, with no member too many or too few", async () => {
  const rules = `pack dated { title "Dated" version "1.0.0" schema "s.json" }
    source book { title "A book" author "A. Author" year "2020" grade practitioner caveat "One firm." url "https://example.org/" }
    setting most = 5 "How many"
    rule few { title "Too many" category size why "It helps." tags size require items <= most and level == "high" and due >= today cite book "1" }
  `;
  const properties = {
    items: { type: "integer", title: "Items", "x-question": "How many?" },
    level: { enum: ["high", "low"] },
    due: { type: "string", format: "date" },
  };
  const { bytes, diagnostics } = await compile(rules, { files: { "s.json": JSON.stringify({ properties }) } });
  assert.ok(bytes, JSON.stringify(diagnostics, null, 2));
  const pack = await load([...BUILTIN_PACKS, bytes]);
  const own = pack.info.at(-1);
  assert.ok(own.readsToday && own.rules[0].why && own.rules[0].cites[0].caveat && own.fields.some(({ options }) => options));
  const reports = requests()
    .slice(0, 20)
    .flatMap(({ name, text }) => [true, false].map((draft) => [name, text, draft]))
    .map(([name, text, draft]) => pack.check(text, { draft, request: name, today: "2026-11-25", locale: "de" }));
  const invalid = pack.check({ sponsor: 5, audience: { groups: "many" } }, {
    today: "2026-11-25",
    severities: { few: "info" },
    settings: { most: 4 },
    waivers: [
      { rule: "missing-sponsor", reason: "R", approvedBy: "A", expires: "2026-11-01", path: "/sponsor", pack: "failure-points" },
      { rule: "no-reinforcement", reason: "R", approvedBy: "A" },
      { rule: "unknown", reason: "R", approvedBy: "A" },
    ],
  });
  assert.ok(invalid.invalid.length > 0 && invalid.waived.length > 0 && invalid.waivers.length > 0);
  const file = write("real", "PackInfo, Report", [
    ["readonly PackInfo[]", pack.info],
    ...[...reports, invalid].map((report) => ["Report", report]),
  ]);
  assert.equal(problemsOf([file], BUNDLER), "");
});

test("the options of the types are those of the engine", async () => {
  const pack = await load("failure-points");
  const known = (options) => {
    try {
      pack.check({}, options);
    } catch (error) {
      // Behind the name that is wrong, the message lists those there are.
      return [...error.message.matchAll(/`(\w+)`/g)].map(([, name]) => name).slice(1);
    }
    return assert.fail("there was no error");
  };
  const names = (list) => Object.fromEntries(list.map((name) => [name, true]));
  const file = write("options", "CheckOptions, Limits", [
    ["Record<keyof CheckOptions, true>", names(known({ nonsense: 1 }))],
    ["Record<keyof Limits, true>", names(known({ limits: { nonsense: 1 } }))],
  ]);
  assert.equal(problemsOf([file], BUNDLER), "");
});
