// The browser's own entry: what it loads, what it says where it cannot, and what a page's policy may forbid.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { launch, openPage } from "./browser/chromium.mjs";
import { serve } from "./browser/server.mjs";

const dist = path.resolve(import.meta.dirname, "../dist");
const PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>A portal</title><body></body></html>';
const POLICY = "default-src 'none'; connect-src 'self'; script-src 'self'";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Runs a function in a page whose server has the package at /dist; `given` changes what the server does. */
async function inPage(run, { mounts = { "/dist": dist }, ...options } = {}) {
  const server = await serve(mounts, { pages: { "/": PAGE }, ...options });
  const tab = await openPage(browser);
  try {
    await tab.page.goto(server.origin);
    return { answer: await tab.page.evaluate(run), problems: tab.problems };
  } finally {
    await tab.close();
    await server.close();
  }
}

/** The package's files somewhere else, without or with another file. */
function changedDist(change) {
  const folder = fs.mkdtempSync(path.join(path.dirname(dist), "dist.test-"));
  fs.cpSync(dist, folder, { recursive: true });
  change(folder);
  return { folder, remove: () => fs.rmSync(folder, { recursive: true }) };
}

const errorOfLoading = async () => {
  const { load } = await import("/dist/index.js");
  return load("failure-points").then(
    () => undefined,
    ({ name, code, message }) => ({ name, code, message }),
  );
};

test("a page loads the engine once, and one pack; nothing else but its modules", async () => {
  const { answer, problems } = await inPage(async () => {
    const { load } = await import("/dist/index.js");
    const before = performance.getEntriesByType("resource").length;
    const [pack, again] = await Promise.all([load("failure-points"), load("failure-points")]);
    const report = pack.check({ sponsor: { name: "Dana Ortiz" } });
    const names = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
    return { before, names, same: JSON.stringify(report) === JSON.stringify(again.check({ sponsor: { name: "Dana Ortiz" } })), verdict: report.verdict };
  });
  assert.deepEqual(problems, []);
  assert.equal(answer.verdict, "not-ready");
  assert.ok(answer.same);
  assert.ok(answer.before > 0);
  const other = answer.names.filter((name) => !name.endsWith(".js") && name !== "/favicon.ico");
  assert.deepEqual(other, ["/dist/groundrules.wasm"]);
  const carried = answer.names.filter((name) => name.startsWith("/dist/inline/"));
  assert.deepEqual(carried, ["/dist/inline/failure-points.js"]);
});

test("importing fetches no engine", async () => {
  const { answer } = await inPage(async () => {
    await import("/dist/index.js");
    return performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
  });
  assert.deepEqual(answer.filter((name) => /wasm|inline\//.test(name)), []);
});

test("the compiler's entry compiles, formats and checks in a page", async () => {
  const { answer, problems } = await inPage(async () => {
    const { compile, format, load } = await import("/dist/compiler.js");
    const files = { "s.json": JSON.stringify({ properties: { name: { type: "string" } } }) };
    const rules = 'pack p { title "P" version "1.0.0" schema "s.json" }\nrule named { require name is filled }\n';
    const wrong = await compile(rules.replace("name is", "nme is"), { files, name: "p.rules" });
    const { bytes, diagnostics } = await compile(rules, { files });
    const pack = await load(bytes);
    return { wrong, diagnostics, verdict: pack.check({}).verdict, formatted: await format(rules) };
  });
  assert.deepEqual(problems, []);
  assert.equal(answer.verdict, "not-ready");
  assert.deepEqual(answer.diagnostics, []);
  assert.equal(answer.wrong.bytes, undefined);
  assert.equal(answer.wrong.diagnostics[0].place.file, "p.rules");
  assert.match(answer.wrong.diagnostics[0].help, /`name`/);
  assert.match(answer.formatted, /^rule named \{$/m);
});

test("an engine that is not there is told with its address and the way out", async () => {
  const { folder, remove } = changedDist((folder) => fs.rmSync(path.join(folder, "groundrules.wasm")));
  try {
    const { answer } = await inPage(errorOfLoading, { mounts: { "/dist": folder } });
    assert.equal(answer.code, "engine-not-found");
    assert.match(answer.message, /\/dist\/groundrules\.wasm: the server answered 404/);
    assert.match(answer.message, /"groundrules\/inline"/);
  } finally {
    remove();
  }
});

test("so is a page in the engine's place", async () => {
  const { folder, remove } = changedDist((folder) => fs.writeFileSync(path.join(folder, "groundrules.wasm"), PAGE));
  try {
    const { answer } = await inPage(errorOfLoading, { mounts: { "/dist": folder } });
    assert.equal(answer.code, "engine-not-found");
    assert.match(answer.message, /\/dist\/groundrules\.wasm: the server answered with an HTML page/);
  } finally {
    remove();
  }
});

test("a server that gives the engine another type does no harm", async () => {
  const { folder, remove } = changedDist((folder) =>
    fs.renameSync(path.join(folder, "groundrules.wasm"), path.join(folder, "engine.bin")),
  );
  try {
    const { answer } = await inPage(
      async () => {
        const { load } = await import("/dist/index.js");
        return (await load("failure-points", { engine: "/dist/engine.bin" })).check({}).verdict;
      },
      { mounts: { "/dist": folder } },
    );
    assert.equal(answer, "not-ready");
  } finally {
    remove();
  }
});

test("a page whose policy forbids WebAssembly is told which word to add", async () => {
  const { answer } = await inPage(errorOfLoading, { headers: { "content-security-policy": POLICY } });
  assert.equal(answer.name, "GroundrulesError");
  assert.equal(answer.code, "webassembly-blocked");
  assert.match(answer.message, /'wasm-unsafe-eval'/);
});

test("that word is all that a strict policy needs", async () => {
  const { answer, problems } = await inPage(
    async () => {
      const { load } = await import("/dist/index.js");
      const inline = await import("/dist/inline.js");
      const { default: bytes } = await import("/dist/inline/ai-enablement.js");
      const evaluated = (() => {
        try {
          return new Function("return true")();
        } catch {
          return false;
        }
      })();
      const verdicts = [(await load("failure-points")).check({}).verdict, inline.loadSync(bytes).check({}).verdict];
      return { evaluated, verdicts };
    },
    { headers: { "content-security-policy": `${POLICY} 'wasm-unsafe-eval'` } },
  );
  assert.equal(answer.evaluated, false, "the policy was not in force");
  assert.equal(answer.verdicts[0], "not-ready");
  assert.equal(typeof answer.verdicts[1], "string");
  assert.deepEqual(problems.filter((problem) => !problem.includes("unsafe-eval")), []);
});

test("the inline entry starts at once in a page", async () => {
  const { answer, problems } = await inPage(async () => {
    const { loadSync } = await import("/dist/inline.js");
    const { default: bytes } = await import("/dist/inline/failure-points.js");
    const before = performance.getEntriesByType("resource").length;
    const { verdict } = loadSync(bytes).check({});
    return { verdict, fetched: performance.getEntriesByType("resource").length - before };
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(answer, { verdict: "not-ready", fetched: 0 });
});
