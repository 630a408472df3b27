// Every error: its code, a message that helps, and a package that works after it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { GroundrulesError, load } from "groundrules";
import { compile, format, load as loadCompiled } from "groundrules/compiler";
import { reportOn } from "groundrules/adapters/standard-schema";
import bytes from "groundrules/inline/failure-points";

import { serve } from "./browser/server.mjs";

const root = path.resolve(import.meta.dirname, "..");
const pack = await load("failure-points");
const answer = pack.check({});

const SCHEMA = JSON.stringify({ properties: { due: { type: "string", format: "date" } } });
const RULES = `pack dated { title "Dated" version "1.0.0" schema "s.json" }
rule not-late { require due >= today }
`;
const dated = (await compile(RULES, { files: { "s.json": SCHEMA } })).bytes;
const datedPack = await loadCompiled(dated);

/** A pack whose digest is right for whatever stands behind it. */
function packOf(body) {
  const digest = createHash("sha256").update(body).digest();
  return new Uint8Array([...bytes.subarray(0, 6), ...digest, ...body]);
}

function changed(index, value) {
  const copy = bytes.slice();
  copy[index] = value;
  return copy;
}

const circular = {};
circular.self = circular;
const waiver = { rule: "missing-sponsor", reason: "R", approvedBy: "A" };
let server;
before(async () => {
  server = await serve({ "/dist": path.join(root, "dist") }, { pages: { "/page.grpack": "<!doctype html><title>Portal</title>" } });
});
after(() => server.close());

/** What provokes each error, what its message must say, and its details where they are worth a look. */
const ERRORS = {
  "request-not-json": [() => pack.check("{"), /line 1, column 2/, { line: 1, column: 2 }],
  "request-not-serialisable": [() => pack.check(circular), /circular/],
  "request-too-large": [() => pack.check({ a: "long" }, { limits: { requestBytes: 5 } }), /5/, { size: 12, limit: 5 }],
  "request-too-deep": [() => pack.check({ a: { a: {} } }, { limits: { requestDepth: 2 } }), /2 levels/, { limit: 2 }],
  "too-many-elements": [
    () => pack.check({ schedule: { sessions: [{}, {}] } }, { limits: { elements: 1 } }), /more than 1/, { limit: 1 },
  ],
  "too-many-findings": [() => pack.check({}, { limits: { findings: 1 } }), /more than 1/, { limit: 1 }],
  "out-of-fuel": [() => pack.check({}, { limits: { fuel: 1 } }), /more than 1 steps/, { limit: 1 }],
  "bad-pointer": [() => pack.draft().set("sponsor", 1), /begins with a slash/, { pointer: "sponsor" }],
  "unknown-option": [() => pack.check({}, { mode: "draft" }), /no option `mode`/],
  "bad-option": [
    () => pack.check({}, { draft: "yes" }), /`draft` must be true or false/, { option: "draft" },
  ],
  "unknown-setting": [() => pack.check({}, { settings: { leed: 1 } }), /did you mean `lead`/, { name: "leed", pack: "failure-points" }],
  "bad-setting": [() => pack.check({}, { settings: { lead: 5 } }), /14 days \.\. 28 days/],
  "unknown-rule": [() => pack.check({}, { severities: { "missing-sponsr": "off" } }), /did you mean `missing-sponsor`/],
  "today-missing": [() => datedPack.check({}), /must pass the day/, { pack: "dated" }],
  "today-missing-for-waiver": [
    () => pack.check({}, { waivers: [{ ...waiver, expires: "2026-12-31" }] }), /expires on 2026-12-31/,
    { rule: "missing-sponsor", expires: "2026-12-31" },
  ],
  "bad-waiver": [() => pack.check({}, { waivers: [waiver, { ...waiver, reason: " " }] }), /`waivers\[1\]`.*`reason`/, { option: "waivers[1]" }],
  "unknown-pack": [() => load("failure-point"), /"failure-points"/],
  "pack-not-found": [() => load(`${server.origin}/none.grpack`), /\/none\.grpack: the server answered 404\. Check the address/],
  "pack-freed": [
    async () => {
      const freed = await load("failure-points");
      freed.free();
      freed.check({});
    },
    /load it again/,
  ],
  "not-a-pack": [() => load(new Uint8Array(100)), /GRPK/],
  "pack-format": [() => load(changed(4, 99)), /format 99/, { found: 99 }],
  "pack-too-large": [() => load(new Uint8Array(9 * 1024 * 1024)), /may have/, { size: 9 * 1024 * 1024 }],
  "pack-damaged": [() => load(changed(bytes.length - 9, 0)), /digest/],
  "pack-malformed": [() => load(packOf(new Uint8Array([255, 255]))), /cannot be run/],
  syntax: [() => format("rule {"), /mistake/],
  "engine-not-found": [
    // An engine of its own, as this one runs already.
    () => inNode(`load("failure-points", { engine: "${server.origin}/dist/none.wasm" })`), /none\.wasm.*404.*groundrules\/inline/,
  ],
  "engine-not-usable": [
    () => inNode(`load("failure-points", { engine: new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) })`), /same version of the package/,
  ],
  "no-webassembly": [() => inNode(`(delete globalThis.WebAssembly, load("failure-points"))`), /WebAssembly is not available/],
};

/** Those that other tests provoke: a trap (traps.test.mjs), and a page that forbids WebAssembly (browser.test.mjs). */
const ELSEWHERE = ["engine-restarted", "webassembly-blocked"];

/** What a module prints in a Node of its own. */
async function printed(code) {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code], { cwd: root });
  return stdout.trim();
}

/** The error that an expression ends in, in a Node of its own. */
async function inNode(expression) {
  const code = `
    import { load } from "groundrules";
    try { await ${expression}; console.log("null"); }
    catch (error) { console.log(JSON.stringify({ name: error.name, code: error.code, message: error.message, details: error.details })); }`;
  const told = JSON.parse(await printed(code));
  assert.equal(told?.name, "GroundrulesError");
  throw new GroundrulesError(told.code, told.message, told.details);
}

for (const [code, [provoke, message, details]] of Object.entries(ERRORS)) {
  test(`${code}: the error says what to do, and the next call works`, async () => {
    const error = await Promise.resolve().then(provoke).then(() => undefined, (thrown) => thrown);
    assert.ok(error instanceof GroundrulesError, String(error));
    assert.ok(error instanceof Error);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    if (details) assert.deepEqual(error.details, details);
    assert.deepEqual(pack.check({}), answer);
  });
}

test("where everything that the language brings along is frozen, errors are what they are elsewhere", async () => {
  const frozen = "[Object, Array, Error, String, Function, Promise].forEach(({ prototype }) => Object.freeze(prototype))";
  const error = await inNode(`(${frozen}, load("nothing"))`).catch((thrown) => thrown);
  assert.equal(error.code, "unknown-pack");
});

test("where they are frozen, a draft sets members by any name", async () => {
  const code = `
    import { load } from "groundrules";
    const form = (await load("failure-points")).draft();
    [Object, Array].forEach(({ prototype }) => Object.freeze(prototype));
    for (const name of ["constructor", "toString", "__proto__"]) form.set("/" + name, 1), form.set("/a/" + name, { [name]: 2 });
    console.log(JSON.stringify(form.request));`;
  const members = '"constructor":{"constructor":2},"toString":{"toString":2},"__proto__":{"__proto__":2}';
  assert.equal(await printed(code), `{"constructor":1,"a":{${members}},"toString":1,"__proto__":1}`);
});

test("the address of an engine that cannot be used is not repeated at length", async () => {
  // It begins as WebAssembly does, and goes on as nothing does.
  const bytes = "Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, 99, ...new Array(100_000).fill(7)])";
  const engine = `"data:application/wasm;base64," + Buffer.from(${bytes}).toString("base64")`;
  const error = await inNode(`load("failure-points", { engine: ${engine} })`).catch((thrown) => thrown);
  assert.equal(error.code, "engine-not-usable");
  assert.match(error.message, /data:application\/wasm/);
  assert.ok(error.message.length < 1000, `a message of ${error.message.length} characters`);
});

test("an engine that is started early and cannot be had ends nothing", async () => {
  const code = `
    import { load, start } from "groundrules";
    start("${server.origin}/none");
    start(new Proxy({}, { getPrototypeOf() { throw new Error("none"); } }));
    await load("nothing", { get engine() { throw new Error("none"); } }).catch(() => {});
    await load("failure-points", { engine: "${server.origin}/none" }).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve));
    console.log((await load("failure-points")).check({}).verdict);`;
  assert.equal(await printed(code), "not-ready");
});

test("every code of the types is provoked, and no other", () => {
  const source = fs.readFileSync(path.join(root, "src/errors.ts"), "utf8");
  const [union] = /type ErrorCode =[^;]*;/.exec(source);
  const codes = [...union.matchAll(/"([a-z-]+)"/g)].map(([, code]) => code);
  assert.deepEqual([...Object.keys(ERRORS), ...ELSEWHERE].sort(), codes.sort());
});

test("a name that several packs don't know is told with what each proposes", async () => {
  const both = await load(["failure-points", "performance-clarity"]);
  assert.throws(() => both.check({}, { settings: { leed: 1 } }), /failure-points[\s\S]*performance-clarity/);
});

test("what JSON cannot write is told before the engine sees it", () => {
  for (const request of [{ size: 10n }, undefined, () => {}, Symbol("x")]) {
    assert.throws(() => pack.check(request), { code: "request-not-serialisable" });
  }
  assert.throws(() => pack.draft({}).set("/sponsor", circular), { code: "request-not-serialisable" });
  assert.throws(() => pack.check({}, { settings: circular }), { code: "bad-option" });
  assert.throws(() => pack.check({}, null), { code: "bad-option" });
});

test("what JSON writes as an empty object, whatever is in it, is refused with what to do", async () => {
  const form = new FormData();
  form.append("sponsor", "Dana Ortiz");
  const map = new Map([["sponsor", { name: "Dana Ortiz" }]]);
  const resolved = Promise.resolve({});
  const kinds = [
    [resolved, /a Promise.*`await` it/],
    [new Response("{}"), /a Response: pass what its `json\(\)` gives/],
    [new Request("http://localhost"), /a Request: pass what its `json\(\)` gives/],
    [new Headers(), /a Headers: .*fromEntries/],
    [map, /a Map.*`Object\.fromEntries\(…\)`/],
    [form, /a FormData.*`Object\.fromEntries\(…\)`/],
    [new URLSearchParams("a=1"), /a URLSearchParams.*`Object\.fromEntries\(…\)`/],
    [new Set(["a"]), /a Set.*`Array\.from\(…\)`/],
  ];
  const whole = [
    [new Uint8Array([123, 125]), /bytes.*TextDecoder/],
    [Buffer.from("{}"), /bytes.*TextDecoder/],
    [new ArrayBuffer(2), /bytes.*TextDecoder/],
    [() => ({}), /a function.*call it/],
  ];
  const draft = pack.draft({ sponsor: { name: "Dana Ortiz" } });
  const { report } = draft;
  const places = { sponsor: "/sponsor/name" };
  for (const [value, message] of [...kinds, ...whole]) {
    const refused = { name: "GroundrulesError", code: "request-not-serialisable", message };
    for (const call of [
      () => pack.check(value),
      () => pack.outcome(value),
      () => pack.draft(value),
      () => draft.set("/sponsor", value),
      () => draft.replace(value),
    ]) {
      assert.throws(call, refused);
    }
    for (const call of [() => pack.check({}, value), () => pack.draft({}, value), () => draft.update(value)]) {
      assert.throws(call, { name: "GroundrulesError", code: "bad-option", message });
    }
  }
  for (const [value, message] of kinds) {
    const refused = { code: "request-not-serialisable", message };
    assert.throws(() => pack.check({ sponsor: value }), refused);
    assert.throws(() => pack.check({ schedule: { sessions: [value] } }), refused);
    assert.throws(() => pack.check({ toJSON: () => value }), refused);
    assert.throws(() => draft.set("/schedule", { sessions: [{ date: value }] }), refused);
    assert.throws(() => pack.check({}, { settings: value }), { code: "bad-option", message });
    assert.throws(() => reportOn(pack, value), refused);
    assert.throws(() => reportOn(pack, value, { mapping: places }), refused);
  }
  assert.equal(draft.report, report);
});

test("what JSON writes of an object of the host's own is checked as before", () => {
  class Sponsor {
    name = "Dana Ortiz";
    save() {}
  }
  class Listed extends Map {
    toJSON() {
      return Object.fromEntries(this);
    }
  }
  const plain = pack.check({ sponsor: { name: "Dana Ortiz" }, rows: [{}], none: {} });
  for (const sponsor of [new Sponsor(), new Listed([["name", "Dana Ortiz"]]), Object.assign(Object.create(null), { name: "Dana Ortiz" })]) {
    assert.deepEqual(pack.check({ sponsor, rows: [{}], none: {} }), plain);
  }
  // A file's bytes may lie in a field that no rule reads.
  assert.deepEqual(pack.check({ sponsor: { name: "Dana Ortiz" }, file: new Uint8Array(2), rows: [{}], blob: new Blob([]), none: {} }).findings, plain.findings);
});

test("a page in place of a pack is told with its address", async () => {
  const problem = { code: "pack-not-found", message: /page\.grpack: the server answered with an HTML page/ };
  await assert.rejects(load(`${server.origin}/page.grpack`), problem);
});

test("after an engine that could not be had, another one starts", async () => {
  const engine = JSON.stringify(path.join(root, "dist/groundrules.wasm"));
  const code = `
    import fs from "node:fs";
    import { load } from "groundrules";
    const bad = [new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), new Uint8Array(3), "data:text/html,<p>", "${server.origin}/none"];
    for (const engine of bad) await load("failure-points", { engine }).then(() => console.log("?"), () => {});
    console.log((await load("failure-points", { engine: fs.readFileSync(${engine}) })).check({}).verdict);`;
  assert.equal(await printed(code), "not-ready");
});

test("a load whose engine cannot be had spoils none that goes on beside it", async () => {
  const code = `
    import { load } from "groundrules";
    const bad = [new Uint8Array(3), "${server.origin}/none", Promise.reject(new Error("offline")), { [Symbol.toStringTag]: "WebAssembly.Module" }];
    const loads = [...bad.map((engine) => load("failure-points", { engine })), load("failure-points"), load("ai-enablement")];
    const told = await Promise.allSettled(loads);
    console.log(told.map(({ value, reason }) => value?.check({}).verdict ?? reason.code).join());`;
  const missing = ["engine-not-found", "engine-not-found", "engine-not-found", "engine-not-usable"];
  assert.equal(await printed(code), [...missing, "not-ready", "ready"].join());
});
