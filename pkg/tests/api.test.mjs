// What `load`, `Pack` and the entries of the package promise, in Node.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { BUILTIN_PACKS, GroundrulesError, load, Pack, start } from "groundrules";
import { format } from "groundrules/compiler";
import * as inline from "groundrules/inline";
import bytes from "groundrules/inline/failure-points";

import { initSync } from "../dist/glue/evaluator.js";
import { requests } from "./requests.mjs";

const root = path.resolve(import.meta.dirname, "..");
const packFile = path.join(root, "dist/packs/failure-points.grpack");
const REQUEST = { sponsor: { name: "Dana Ortiz", function: "learning" } };

/** Runs a module in a Node of its own, from the package's folder. */
const inNode = (code, type = "module") =>
  execFileSync(process.execPath, [`--input-type=${type}`, "--eval", code], { cwd: root, encoding: "utf8" }).trim();

test("a built-in pack is loaded by its name and checks a request at once", async () => {
  const pack = await load("failure-points");
  const report = pack.check(REQUEST);
  assert.equal(report.verdict, "not-ready");
  assert.deepEqual(
    report.findings.map((finding) => finding.rule).includes("missing-sponsor"),
    true,
  );
});

test("a request is an object or JSON, with the same answer", async () => {
  const pack = await load("failure-points");
  assert.deepEqual(pack.check(JSON.stringify(REQUEST)), pack.check(REQUEST));
});

test("a pack comes from a name, bytes, an address, a file or a response, and is the same", async () => {
  const content = fs.readFileSync(packFile);
  const address = `data:application/octet-stream;base64,${content.toString("base64")}`;
  const sources = {
    bytes: new Uint8Array(content),
    "a part of a buffer": content,
    "an array buffer": new Uint8Array(content).buffer,
    "an address": address,
    "a URL": new URL(address),
    "a file": pathToFileURL(packFile),
    "a file's address": pathToFileURL(packFile).href,
    "a response": new Response(content),
    "a promise of a response": Promise.resolve(new Response(content)),
  };
  const { info } = await load("failure-points");
  for (const [what, source] of Object.entries(sources)) {
    assert.deepEqual((await load(source)).info, info, what);
  }
});

test("several packs give one report", async () => {
  const pack = await load([...BUILTIN_PACKS]);
  const report = pack.check(REQUEST);
  assert.deepEqual(report.packs.map(({ id }) => id), BUILTIN_PACKS);
  assert.deepEqual(pack.info.map(({ id }) => id), BUILTIN_PACKS);
  const alone = await Promise.all(BUILTIN_PACKS.map(async (name) => (await load(name)).check(REQUEST).findings));
  assert.deepEqual(report.findings, alone.flat());
});

test("what the caller does with the bytes later changes nothing", async () => {
  const mine = new Uint8Array(fs.readFileSync(packFile));
  const pack = await load(mine);
  mine.fill(0);
  assert.equal(pack.check(REQUEST).verdict, "not-ready");
});

test("options reach the check", async () => {
  const pack = await load("failure-points");
  const report = pack.check(
    { sponsor: { name: null } },
    {
      draft: true,
      today: "2026-11-25",
      settings: { lead: "10 days .. 20 days" },
      severities: { "generic-audience": "off", "missing-sponsor": "warning" },
      waivers: [{ rule: "missing-sponsor", reason: "The board decides in May.", approvedBy: "Priya Nair" }],
      locale: "fr",
      request: "form 12",
      limits: { findings: 100 },
    },
  );
  assert.equal(report.request, "form 12");
  assert.deepEqual(report.options, {
    mode: "draft",
    today: "2026-11-25",
    settings: { lead: "10 days .. 20 days" },
    severities: { "generic-audience": "off", "missing-sponsor": "warning" },
    locale: "fr",
  });
  const [{ finding, waiver }] = report.waived;
  assert.equal(finding.severity, "warning");
  assert.equal(waiver.approvedBy, "Priya Nair");
  assert.ok(report.open.every(({ rule }) => rule !== "generic-audience"));
  assert.match(finding.title, /[éèà]/);
});

test("texts of any length and script go in and come out as they are", async () => {
  const pack = await load("failure-points");
  // One, two, three and four bytes in UTF-8; a text of 64 characters and more goes in as a whole.
  const letters = ["a", "é", "日", "😀"];
  for (let length = 0; length < 150; length++) {
    for (const first of letters) {
      for (const then of letters) {
        for (const at of [0, 1, length >> 1, length - 1]) {
          const text = Array.from({ length }, (_, index) => (index < at ? first : then)).join("");
          const request = `{"sponsor": {"name": "${text}", "function": 5}}`;
          const { request: name, invalid } = pack.check(request, { request: text });
          assert.equal(name ?? "", text);
          assert.deepEqual(invalid.map(({ found }) => found), ["the number 5"], text);
        }
      }
    }
  }
  // What is no character is refused in a request, and in rules.
  for (const length of [3, 63, 64, 65, 200]) {
    for (const half of ["\ud83d", "\ude00"]) {
      const text = "é".repeat(length - 1);
      for (const broken of [half + text, text + half, text + half + text]) {
        assert.throws(() => pack.check(`{"sponsor": {"name": "${broken}"}}`), { code: "request-not-json" });
        await assert.rejects(format(`# ${broken}\n`), { code: "bad-option" });
      }
    }
  }
});

test("an option that is undefined is not there", async () => {
  const pack = await load("failure-points");
  const none = { draft: undefined, today: undefined, settings: undefined, waivers: undefined, limits: undefined };
  assert.deepEqual(pack.check(REQUEST, none), pack.check(REQUEST));
});

test("starting twice, at the same time or later, is harmless", async () => {
  await Promise.all([start(), start(), load("failure-points"), start()]);
  await start(new URL("https://example.invalid/groundrules.wasm"));
  assert.equal((await load("failure-points", { engine: "https://example.invalid/" })).check(REQUEST).verdict, "not-ready");
});

test("the inline entry starts at once and shares the engine and the classes", async () => {
  const pack = inline.loadSync(bytes);
  assert.ok(pack instanceof Pack);
  assert.deepEqual(pack.check(REQUEST), (await load("failure-points")).check(REQUEST));
  assert.equal(inNode(`
    import { loadSync } from "groundrules/inline";
    import bytes from "groundrules/inline/failure-points";
    console.log(loadSync([bytes]).check({}).verdict);
  `), "not-ready");
});

test("the engine can come from the files that the package ships", () => {
  assert.equal(inNode(`
    import fs from "node:fs";
    import { load } from "groundrules";
    import { createRequire } from "node:module";
    const { resolve } = createRequire(import.meta.url);
    const file = resolve("groundrules/wasm");
    const pack = await load(fs.readFileSync(resolve("groundrules/packs/failure-points.grpack")), {
      engine: new WebAssembly.Module(fs.readFileSync(file)),
    });
    console.log(pack.check({}).verdict);
  `), "not-ready");
});

const ENTRIES = ["index", "node", "inline", "compiler", "compiler-node", "element/index"].map((name) => `./dist/${name}.js`);

test("importing an entry touches neither WebAssembly nor the page", () => {
  for (const entry of ENTRIES) {
    const code = `
      Object.defineProperty(globalThis, "WebAssembly", { get() { throw new Error("WebAssembly was touched"); } });
      globalThis.fetch = () => { throw new Error("the network was touched"); };
      await import(${JSON.stringify(entry)});
      console.log("fine");`;
    assert.equal(inNode(code), "fine", entry);
  }
});

test("CommonJS can require every entry, so none waits at its top level", () => {
  for (const entry of ENTRIES) assert.equal(inNode(`console.log(typeof require(${JSON.stringify(entry)}))`, "commonjs"), "object");
  const code = `
    const { load } = require("groundrules");
    load("failure-points").then((pack) => console.log(pack.check({}).verdict));`;
  assert.equal(inNode(code, "commonjs"), "not-ready");
});

test("a pack that has been freed gives its memory back and can be freed again", async () => {
  const pack = await load("failure-points");
  pack.free();
  pack.free();
  assert.throws(() => pack.check({}), { name: "GroundrulesError", code: "pack-freed" });
});

test("a pack inside JavaScript is the pack of the file", async () => {
  for (const name of BUILTIN_PACKS) {
    const { default: inside } = await import(`groundrules/inline/${name}`);
    assert.deepEqual(Buffer.from(inside), fs.readFileSync(path.join(root, `dist/packs/${name}.grpack`)), name);
  }
});

test("checks leave nothing behind in the engine's memory", async () => {
  const pack = await load("failure-points");
  const form = pack.draft();
  const some = () => {
    for (let round = 0; round < 200; round++) {
      pack.check(REQUEST, { draft: round % 2 === 0, locale: "fr" });
      form.set("/sponsor/name", `Dana ${round}`);
      assert.throws(() => pack.check("{"));
      assert.throws(() => pack.check({}, { settings: { nonsense: round } }));
    }
    return initSync().memory.buffer.byteLength;
  };
  const before = some();
  for (let round = 0; round < 4; round++) assert.equal(some(), before);
});

test("an outcome is what a report says, without the report", async () => {
  const pack = await load([...BUILTIN_PACKS]);
  for (const request of [{}, { sponsor: 7 }, ...requests().map(({ text }) => JSON.parse(text))]) {
    for (const options of [undefined, { draft: true }, { severities: { "missing-sponsor": "off" } }, {}]) {
      const { verdict, findings } = pack.check(request, options);
      const rules = findings.map(({ pack, rule }) => `${pack} ${rule}`);
      const violated = rules.filter((rule, at) => rule !== rules[at - 1]).map((rule) => rule.split(" ")[1]);
      assert.deepEqual(pack.outcome(request, options), { verdict, violated });
      assert.deepEqual(pack.outcome(JSON.stringify(request), options), { verdict, violated });
    }
  }
});

test("an outcome refuses what a check refuses, and the next one works", async () => {
  const pack = await load("failure-points");
  const before = pack.outcome(REQUEST);
  for (const call of [() => pack.outcome("{"), () => pack.outcome({}, { mode: 1 }), () => pack.outcome({}, { severities: { no: "off" } })]) {
    assert.throws(call, GroundrulesError);
    assert.deepEqual(pack.outcome(REQUEST), before);
  }
});

test("where to start from may be null: nothing is said then", async () => {
  const { compile, format } = await import("groundrules/compiler");
  assert.equal((await load("failure-points", null)).check("{}").verdict, "not-ready");
  assert.equal((await compile("rule", null)).bytes, undefined);
  await assert.rejects(format("rule", null), { code: "syntax" });
});
