// What somebody who means harm, or does not know better, can give to the package: each ends in an answer or in an error of
// this package, and the engine's memory stays what it was.

import assert from "node:assert/strict";
import { test } from "node:test";

import { GroundrulesError, load, start } from "groundrules";
import { compile, format, load as loadCompiled, start as startCompiler } from "groundrules/compiler";
import { loadSync } from "groundrules/inline";
import bytes from "groundrules/inline/failure-points";

import * as glue from "../dist/glue/evaluator.js";

const pack = await load("failure-points");
const answer = pack.check({});

/** Throws an error of the package, with this code. */
function refused(run, code) {
  assert.throws(run, (error) => {
    assert.ok(error instanceof GroundrulesError, `${error?.name}: ${error?.message}`);
    assert.equal(error.code, code);
    assert.ok(error.message.length < 1000, `a message of ${error.message.length} characters`);
    return true;
  });
  assert.deepEqual(pack.check({}), answer);
}

const memory = () => glue.initSync().memory.buffer.byteLength;

test("a text far beyond the limit never enters the engine, whose memory would keep its size", () => {
  const form = pack.draft();
  const before = memory();
  const long = "x".repeat(20 * 1024 * 1024);
  refused(() => pack.check(long), "request-too-large");
  refused(() => pack.check({ sponsor: { name: long } }), "request-too-large");
  refused(() => pack.draft({ sponsor: { name: long } }), "request-too-large");
  refused(() => form.set("/sponsor/name", long), "request-too-large");
  refused(() => form.replace({ name: long }), "request-too-large");
  refused(() => pack.check({}, { request: long }), "bad-option");
  refused(() => pack.draft({}, { settings: { catch_all: [long] } }), "bad-option");
  refused(() => form.update({ request: long }), "bad-option");
  assert.equal(memory(), before);
  assert.deepEqual(form.request, {});
});

test("a host that allows longer requests gets them checked", () => {
  const request = { sponsor: { name: "x".repeat(17 * 1024 * 1024) } };
  const { verdict } = pack.check(request, { limits: { requestBytes: 20 * 1024 * 1024, fuel: 1e9 } });
  assert.equal(verdict, "not-ready");
  refused(() => pack.check(request, { limits: { requestBytes: "many" } }), "bad-option");
});

test("bytes far beyond the size of a pack never enter the engine", async () => {
  const before = memory();
  await assert.rejects(load(new Uint8Array(64 * 1024 * 1024)), { code: "pack-too-large" });
  assert.equal(memory(), before);
});

test("options with getters, proxies and cycles are read once or refused", () => {
  const throwing = { get today() { throw new Error("no day for you"); } };
  const closed = new Proxy({}, { ownKeys() { throw new Error("no keys for you"); } });
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const circular = { settings: {} };
  circular.settings.lead = circular;
  const form = pack.draft();
  for (const options of [throwing, closed, revoked, circular, { limits: { fuel: 1n } }]) {
    refused(() => pack.check({}, options), "bad-option");
    refused(() => pack.draft({}, options), "bad-option");
    refused(() => form.update(options), "bad-option");
  }
  for (const options of [null, [], "{}", 5]) {
    refused(() => pack.check({}, options), "bad-option");
  }
  // A getter that says something else every time has been asked once.
  let asked = 0;
  const fickle = pack.draft({}, { get locale() { return ["fr", "de", "ms"][asked++]; } });
  assert.equal(fickle.report.packs[0].locale, "fr");
  assert.equal(fickle.final().packs[0].locale, "fr");
});

test("options that are changed after a draft was made change nothing of it", () => {
  const options = { severities: { "missing-sponsor": "off" } };
  const form = pack.draft({}, options);
  const expected = form.final();
  options.severities["missing-sponsor"] = "error";
  assert.deepEqual(form.final(), expected);
  assert.equal(expected.findings.some(({ rule }) => rule === "missing-sponsor"), false);
});

test("an option that is taken back by undefined is not there any more", () => {
  const form = pack.draft({}, { locale: "fr" });
  assert.equal(form.update({ locale: undefined }).report.packs[0].locale, undefined);
});

test("names of the language itself are names like any other", () => {
  const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "then", "length"];
  for (const name of names) {
    const given = JSON.parse(`{ "${name}": { "name": "x" }, "sponsor": { "${name}": 1 } }`);
    assert.deepEqual(pack.check(given).findings.length, answer.findings.length, name);
    refused(() => pack.check({}, { settings: JSON.parse(`{ "${name}": 1 }`) }), "unknown-setting");
    refused(() => pack.check({}, { severities: JSON.parse(`{ "${name}": "off" }`) }), "unknown-rule");
    const form = pack.draft();
    form.set(`/${name}/polluted`, "yes");
    assert.equal(form.get(`/${name}/polluted`), "yes");
    assert.equal({}.polluted, undefined);
    assert.equal(form.get(`/sponsor/${name}`), undefined);
  }
});

test("a pointer of any length and shape is used or refused", () => {
  const form = pack.draft();
  refused(() => form.set("/a".repeat(1_000_000), 1), "bad-pointer");
  refused(() => form.set("/a".repeat(100), 1), "request-too-deep");
  refused(() => form.set("/a/-/9999999999", 1), "bad-pointer");
  for (const pointer of [5, null, {}, "a", " /a"]) refused(() => form.set(pointer, 1), "bad-pointer");
  assert.deepEqual(form.request, {});
  for (const pointer of ["/", "//", "/~", "/~2", "/~01", "/%00", "/\u0000", "/\ud83d\ude00"]) {
    form.set(pointer, "x");
    assert.equal(form.get(pointer), "x", JSON.stringify(pointer));
    form.set(pointer, undefined);
  }
});

test("a request that JSON cannot hold is refused, however it is given", () => {
  let deep = {};
  for (let level = 0; level < 200_000; level++) deep = { deep };
  for (const request of [undefined, () => 1, Symbol("s"), 1n, { a: 1n }, deep, { toJSON() { throw new Error("no"); } }]) {
    refused(() => pack.check(request), "request-not-serialisable");
  }
  refused(() => pack.check("[".repeat(1_000_000)), "request-too-deep");
  refused(() => pack.check("\ud800"), "request-not-json");
  // A request that uses the pack while it is written out.
  const nested = { toJSON: () => ({ verdict: pack.check({}).verdict }) };
  assert.equal(pack.check(nested).verdict, "not-ready");
});

test("half of a surrogate pair is refused in every name and text, however it comes, and a whole pair is not", () => {
  const half = "\ud800";
  const form = pack.draft({ sponsor: { name: "Dana Ortiz" } });
  const { request, report } = form;
  const inner = { a: [{ [half]: 1 }] };
  const changes = [[`/${half}`, "x"], ["/\udc00/a", 1], [`/sponsor/${half}`, 1], ["/sponsor/name", half], ["/a", half], ["/a", inner], ["/sponsor", inner]];
  for (const [pointer, value] of changes) refused(() => form.set(pointer, value), "request-not-json");
  refused(() => form.replace({ [half]: 1 }), "request-not-json");
  refused(() => pack.draft({ [half]: 1 }), "request-not-json");
  assert.equal(form.report, report);
  assert.equal(form.request, request);
  form.free();
  refused(() => form.set(`/${half}`, 1), "request-not-json");
  const texts = [half, "\udc00\ud800", `x${half}y`, `\\${half}`, `\\\\${half}`, `\\\\\\${half}`, `\ud83d\ude00${half}`, `${half}\\udc00`];
  const { isWellFormed } = String.prototype;
  // Browsers before 2023 have no such thing.
  for (const known of [isWellFormed, undefined]) {
    String.prototype.isWellFormed = known;
    try {
      for (const text of texts) {
        for (const json of [`{"sponsor":{"name":"${text}"}}`, `{"${text}":1}`]) {
          refused(() => pack.check(json), "request-not-json");
          refused(() => pack.outcome(json), "request-not-json");
        }
      }
      assert.throws(() => pack.check(`{"a":\n"b${half}"}`), /half of a surrogate pair \(line 2, column 3\)/);
      assert.deepEqual(pack.check('{"\ud83d\ude00":"\ud83d\ude00"}'), answer);
      assert.equal(form.set("/\ud83d\ude00", "\ud83d\ude00").report, form.report);
    } finally {
      String.prototype.isWellFormed = isWellFormed;
    }
  }
});

test("a listener that changes the draft again is heard, and leaves the draft as it said last", () => {
  const form = pack.draft();
  const seen = [];
  form.subscribe(({ report }) => {
    seen.push(report.verdict);
    if (seen.length < 5) form.set("/title", `title ${seen.length}`);
  });
  form.set("/title", "first");
  assert.equal(seen.length, 5);
  assert.equal(form.get("/title"), "title 4");
  assert.deepEqual(form.report, pack.check(form.request, { draft: true }));
});

test("what a caller's own code throws is told, even where it has no words, and is not repeated at length", async () => {
  const wordless = Object.create(null);
  const long = "x".repeat(1_000_000);
  const message = { get message() { throw wordless; } };
  for (const thrown of [wordless, Object.setPrototypeOf(message, Error.prototype), Symbol("s"), undefined, null, long]) {
    refused(() => pack.check({ toJSON() { throw thrown; } }), "request-not-serialisable");
    refused(() => pack.check({}, { get today() { throw thrown; } }), "bad-option");
    refused(() => pack.draft({}, { get today() { throw thrown; } }), "bad-option");
    await assert.rejects(load(Promise.reject(thrown)), (error) => error.code === "pack-not-found" && error.message.length < 1000);
  }
  const form = pack.draft({ list: [1], text: "" });
  for (const pointer of [wordless, long, `/text/${long}`, `/list/${long}`]) refused(() => form.set(pointer, 1), "bad-pointer");
  refused(() => form.get(wordless), "bad-pointer");
  await assert.rejects(load(long), (error) => error.code === "unknown-pack" && error.message.length < 1000);
});

test("options are read once, and what they say about size is what the engine hears", () => {
  let asked = 0;
  const before = memory();
  // One answer for whoever looks first, and another one for the engine.
  const options = { get limits() { return { requestBytes: [1000, 1e9][asked++] }; } };
  refused(() => pack.check("x".repeat(20 * 1024 * 1024), options), "request-too-large");
  assert.equal(asked, 1);
  refused(() => pack.check("x".repeat(5 * 1024 * 1024), { get limits() { throw new Error("none"); } }), "bad-option");
  refused(() => pack.draft({}, JSON.parse('{ "__proto__": { "today": "2026-11-20" } }')), "unknown-option");
  refused(() => pack.draft({}, "x".repeat(1_000_000)), "bad-option");
  assert.equal(memory(), before);
});

test("bytes that are gone, or are none, are refused, and what was loaded with them leaves nothing behind", async () => {
  const given = bytes.slice();
  structuredClone(given.buffer, { transfer: [given.buffer] });
  await assert.rejects(load(given), { code: "not-a-pack" });
  await assert.rejects(load(given.buffer), { code: "pack-not-found" });
  await assert.rejects(load({ ok: true, arrayBuffer() { throw Object.create(null); } }), { code: "pack-not-found" });
  const tag = { [Symbol.toStringTag]: "WebAssembly.Module" };
  assert.equal((await load("failure-points", { engine: tag })).check({}).verdict, "not-ready", "it runs already");
  for (const none of [given, bytes.slice().buffer, "failure-points", undefined, null, new Array(2), [bytes, , bytes]]) {
    refused(() => loadSync(none), "not-a-pack");
  }
  const growth = () => {
    for (let round = 0; round < 30; round++) assert.throws(() => loadSync([bytes, bytes, new Uint8Array(100)]), { code: "not-a-pack" });
    return memory();
  };
  assert.equal(growth(), growth());
});

test("what is no text never gets into the compiler", async () => {
  for (const none of [5, null, {}, [], Object.create(null), { length: 3 }]) {
    for (const call of [() => compile(none), () => compile("", { name: none }), () => format(none), () => format("", { name: none })]) {
      await assert.rejects(call, (error) => error instanceof GroundrulesError && error.code === "bad-option");
    }
  }
});

test("what throws wherever it is looked at is told as an error of the package, and through the promise where there is one", async () => {
  const { proxy: revoked, revoke } = Proxy.revocable([], {});
  revoke();
  const closed = new Proxy({}, { getPrototypeOf() { throw new Error("no prototype for you"); } });
  const throwing = (name) => ({ get [name]() { throw revoked; } });
  const response = (url) => ({ ok: true, url, arrayBuffer: () => new TextEncoder().encode("<html>").buffer });
  const calls = [
    ...[load, loadCompiled].flatMap((load) => [
      () => load("failure-points", throwing("engine")),
      () => load("failure-points", revoked),
      () => load("failure-points", { engine: revoked }),
      () => load("failure-points", { engine: closed }),
      ...[revoked, [revoked], throwing("then"), throwing(Symbol.toStringTag), Symbol("s"), [,], response(Symbol("u")), Object.assign([], { map: 5 })].map((source) => () => load(source)),
    ]),
    ...[start, startCompiler].flatMap((start) => [() => start(revoked), () => start(closed)]),
    ...[throwing("files"), throwing("name"), throwing("engine"), revoked, { files: revoked }, { name: Symbol("s") }].map((options) => () => compile("", options)),
    ...[throwing("name"), throwing("engine"), revoked].map((options) => () => format("", options)),
  ];
  for (const call of calls) {
    // Not as an async function: what is thrown at once would be a rejection there.
    const promise = call();
    await assert.rejects(promise, (error) => {
      assert.ok(error instanceof GroundrulesError, `${call}: ${error}`);
      assert.match(error.code, /^(bad-option|pack-not-found|not-a-pack|unknown-pack|engine-not-found)$/);
      return error.message.length < 1000;
    }, String(call));
  }
});

test("bytes that say something else about themselves than they are are refused", () => {
  const saying = (name, descriptor) => Object.defineProperty(new Uint8Array(4), name, descriptor);
  const getter = { get() { throw new Error("no bytes for you"); } };
  const { proxy: revoked, revoke } = Proxy.revocable([], {});
  revoke();
  const unlisted = Object.assign([bytes], { [Symbol.iterator]() { throw new Error("no list for you"); } });
  for (const given of [revoked, unlisted, saying("byteLength", { value: 5 }), saying("byteLength", getter), saying("byteOffset", { value: 50 }), saying("buffer", getter)]) {
    refused(() => loadSync(given), "bad-option");
  }
  refused(() => loadSync(saying("byteLength", { value: "x".repeat(100_000) })), "pack-too-large");
  refused(() => loadSync(Object.assign([bytes], { *[Symbol.iterator]() {} })), "unknown-pack");
  let asked = 0;
  const fickle = Object.assign([bytes], { *[Symbol.iterator]() { yield asked++ ? null : bytes; } });
  assert.deepEqual(loadSync(fickle).check({}), answer);
});

test("what is no function is no listener", () => {
  const form = pack.draft();
  for (const listener of [undefined, null, {}, "listener", 5]) refused(() => form.subscribe(listener), "bad-option");
  form.set("/sponsor/name", "Dana Ortiz");
});

test("half of a surrogate pair in rules, or in their name, is refused, as it would become another character", async () => {
  const refusal = { name: "GroundrulesError", code: "bad-option", message: /half of a surrogate pair/ };
  await assert.rejects(compile('pack p { title "\ud800" }'), refusal);
  await assert.rejects(format('pack p { title "\udc00" }'), refusal);
  await assert.rejects(format("pack p {}", { name: "\ud800.rules" }), refusal);
});

test("of a name of any length diagnostics and messages tell the beginning", async () => {
  const long = "x".repeat(2_000_000);
  await assert.rejects(format("rule {", { name: long }), (error) => error.code === "syntax" && error.message.length < 1000);
  const { diagnostics } = await compile("rule {", { name: long });
  assert.ok(JSON.stringify(diagnostics).length < 3000);
  assert.ok(diagnostics[0].place.file.startsWith("xxx"));
  const { diagnostics: named } = await compile("rule {", { name: "rules/mine.rules" });
  assert.equal(named[0].place.file, "rules/mine.rules");
  const files = { [long]: 5 };
  await assert.rejects(compile("rule {", { files }), (error) => error.code === "bad-option" && error.message.length < 200);
});
