// Texts that mean harm, in WebAssembly, where the stack is small and a trap ends an instance: whatever comes in, what comes
// back is an answer or an error with a code, and never a trap.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { GroundrulesError } from "groundrules";
import { compile, format, load } from "groundrules/compiler";

import { dice, repository } from "./requests.mjs";

const SIZE = 8_000;
/** What nests is tried at a size that no stack has room for. */
const LARGE = 40_000;

/** The shapes of `cargo xtask shapes`, which a test in Rust tries as well. */
const printed = execFileSync("cargo", ["run", "--quiet", "--locked", "-p", "xtask", "--", "shapes", "--print", String(SIZE)], {
  cwd: repository,
  encoding: "utf8",
  maxBuffer: 1 << 28,
  stdio: ["ignore", "pipe", "inherit"],
});
const shapes = printed.trimEnd().split("\n").map((line) => JSON.parse(line));

/** The code of whatever is thrown; a trap is none that is expected here. */
async function codeOf(call) {
  try {
    await call();
  } catch (error) {
    assert.ok(error instanceof GroundrulesError, String(error));
    assert.notEqual(error.code, "engine-restarted", error.message);
    return error.code;
  }
  return undefined;
}

const REQUESTS = [{}, { a: 2, b: true, t: "x one", ns: [1, 2], ss: ["a"], xs: [{ n: 1, ys: [{ n: 2 }] }], kind: "one", day: "2026-11-20" }];
const LIMITS = { fuel: 200_000 };

async function compiled(text, files) {
  const { bytes, diagnostics } = await compile(text, { files });
  assert.ok(Array.isArray(diagnostics));
  if (!bytes) return assert.ok(diagnostics.length > 0);
  const pack = await load(bytes);
  for (const request of REQUESTS) {
    for (const draft of [false, true]) await codeOf(() => pack.check(request, { draft, limits: LIMITS }));
  }
  pack.free();
}

test("the shapes of texts that are much work", async () => {
  const plain = await load((await compile('pack p { title "P" version "1" schema "s.json" } rule r { require a > 1 }', { files: { "s.json": '{"properties": {"a": {"type": "number"}}}' } })).bytes);
  let tried = 0;
  for (const { task, text, schema, used } of shapes) {
    const files = { "s.json": schema, "used.rules": used };
    if (task === "Compile") await codeOf(() => compiled(text, files));
    else if (task === "Format") await codeOf(() => format(text));
    else if (task === "Options" || task === "Waivers") {
      let options;
      try {
        options = JSON.parse(text);
      } catch {
        // What is not JSON cannot be passed from here.
        continue;
      }
      await codeOf(() => plain.check({}, options));
    }
    tried += 1;
  }
  assert.ok(tried >= 140, `only ${tried}`);
});

test("what nests without end, or has no end", async () => {
  const header = 'pack p { title "P" version "1" schema "s.json" }\n';
  for (const piece of ["(", "[", "{", "not ", "-", "any x in xs: ", "length(", '{"', '"{', "`", '"', "#", "{ # {\n", '{"a":', "test r { fails {", "rule x {", "rule x { require ", "define ", "😀", "\0", "\ud800"]) {
    const text = piece.repeat(LARGE / piece.length);
    // Half of a surrogate pair is no text, and is refused before the engine would read it.
    const refused = piece.isWellFormed() ? undefined : "bad-option";
    for (const whole of [text, header + text, `${header}rule r { require ${text}`, `${header}test r { fails ${text}`]) {
      assert.equal(await codeOf(() => compiled(whole, { "s.json": "{}" })), refused);
      assert.match(String(await codeOf(() => format(whole))), refused ? /^bad-option$/ : /^(syntax|undefined)$/);
    }
  }
});

test("requests of every kind", async () => {
  const { bytes } = await compile(`pack p { title "P" version "1" schema "s.json" }
    rule r { require a > 1 or t mentions "x" or t matches "(a+)+$" or xs.ys.n contains 3 message "{a} {t} {ns}" }
    rule e { each x in xs, at least one require all y in x.ys: y.n > 1 at x.n }`, { files: { "s.json": shapes[0].schema } });
  const pack = await load(bytes);
  const random = dice(11);
  const one = (list) => list[Math.floor(random() * list.length)];
  const PIECES = ['{"a":', '{"xs":[', '{"ys":', '"t":"', "1e999", "-0", "null", "true", "]", "}", ",", ":", "[", "{", '"', "\\u0000", "\\ud83d", "\\ude00", "\ud800", "\ufeff", "9".repeat(50), "x".repeat(1_000), "\0", "é", '{"n":1}'];
  for (let round = 0; round < 3_000; round++) {
    const text = Array.from({ length: 1 + Math.floor(random() * 12) }, () => one(PIECES)).join("");
    await codeOf(() => pack.check(text, { draft: random() < 0.5, limits: LIMITS }));
  }
  for (const open of ["[", "{", '{"a":', '{"xs":[', '[{"ys":', '"', '"\\']) {
    assert.match(await codeOf(() => pack.check(open.repeat(LARGE / open.length))), /^request-(too-deep|not-json)$/);
  }
  const deep = (levels) => JSON.parse("[".repeat(levels) + "]".repeat(levels));
  assert.equal(await codeOf(() => pack.check({ a: deep(500) })), "request-too-deep");
  // JavaScript gives up before.
  assert.equal(await codeOf(() => pack.check({ a: deep(200_000) })), "request-not-serialisable");
  const draft = pack.draft();
  assert.equal(await codeOf(() => draft.set("/a".repeat(100_000), 1)), "bad-pointer");
  assert.equal(await codeOf(() => draft.set("/a", deep(500))), "request-too-deep");
  assert.deepEqual(draft.request, {});
});

test("options of every kind", async () => {
  const { bytes } = await compile(`pack p { title "P" version "1" schema "s.json" }
    setting s = 1 day .. 5 days setting l = ["a"] setting n = 5 in 1 .. 9
    rule r { require day - 2026-01-01 in s and t mentions l and a > n }`, { files: { "s.json": shapes[0].schema } });
  const pack = await load(bytes);
  const VALUES = [null, NaN, -1, 1e300, true, "", "off", "x".repeat(100_000), "1 day .. 1 day", "5 days .. 1 day", "..", "1 .. 2 .. 3", "1e5", [], {}, [1], ["", ""], [[[]]], { a: 1 }, "\ud800", "__proto__", 0.5, Infinity];
  const codes = new Set();
  for (const option of ["draft", "today", "settings", "severities", "waivers", "locale", "request", "evidence", "limits", "nothing", "__proto__"]) {
    for (const value of VALUES) {
      codes.add(await codeOf(() => pack.check({}, { [option]: value })));
      for (const name of ["s", "l", "n", "r", "fuel", "requestBytes", ""]) {
        codes.add(await codeOf(() => pack.check({}, { [option]: { [name]: value } })));
        codes.add(await codeOf(() => pack.check({}, { [option]: [{ [name]: value }] })));
      }
    }
  }
  for (const code of ["bad-option", "unknown-option", "bad-setting", "unknown-setting", "unknown-rule", "bad-waiver", undefined]) {
    assert.ok(codes.has(code), `${code} is not among ${[...codes]}`);
  }
});

test("bytes that are no pack, or were one", async () => {
  const { bytes } = await compile('pack p { title "P" version "1" schema "s.json" }\nrule r { require a > 1 and t matches "a(b|c)*" message "{t}" }', { files: { "s.json": shapes[0].schema } });
  const random = dice(5);
  for (let round = 0; round < 500; round++) {
    const changed = bytes.slice(0, random() < 0.2 ? Math.floor(random() * bytes.length) : bytes.length);
    for (let change = 0; change < 3; change++) changed[Math.floor(random() * changed.length)] = Math.floor(random() * 256);
    const code = await codeOf(() => load(changed));
    assert.match(String(code), /^(not-a-pack|pack-format|pack-damaged|pack-malformed|undefined)$/);
  }
  // What a changed program does shows once its digest is right again.
  for (let round = 0; round < 2_000; round++) {
    const body = bytes.slice(38);
    for (let change = 0; change < 1 + random() * 3; change++) body[Math.floor(random() * body.length)] = Math.floor(random() * 256);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
    const whole = new Uint8Array([...bytes.subarray(0, 6), ...digest, ...body]);
    await codeOf(async () => {
      const pack = await load(whole);
      for (const request of REQUESTS) await codeOf(() => pack.check(request, { limits: LIMITS }));
      void pack.info;
      pack.free();
    });
  }
});
