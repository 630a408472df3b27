// Every limit of docs/limits.md that WebAssembly has: one below and at the limit all is well, one above it is refused with
// the code that the page names. tests/limits.rs does the same natively.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { compile, load } from "groundrules/compiler";

import { codeOf } from "./code-of.mjs";
import { repository } from "./requests.mjs";

/** What the package does not have: mappings, and waivers in a file. */
const NOT_HERE = /^bytes of waivers|mapping|of a place|that is mapped/;

const SCHEMA = JSON.stringify({
  properties: {
    a: { type: "number" },
    b: { type: "boolean" },
    t: { type: "string" },
    ns: { type: "array", items: { type: "number" } },
    xs: { type: "array", items: { properties: { n: { type: "number" } } } },
  },
});
const HEADER = 'pack limits { title "Limits" version "1" schema "s.json" }\n';
const nested = (levels) => "[".repeat(levels) + "]".repeat(levels);
const list = (item, length) => Array(length).fill(item).join();
const padded = (before, behind, size) => before + " ".repeat(size - before.length - behind.length) + behind;
const numbered = (count, piece) => Array.from({ length: count }, (_, number) => piece(number)).join("\n");

/** The code of the first mistake; `undefined` where a pack compiles. */
async function compiling(declarations, { schema = SCHEMA, files = {}, text = HEADER + declarations } = {}) {
  const { bytes, diagnostics } = await compile(text, { files: { "s.json": schema, ...files } });
  return bytes ? undefined : diagnostics[0].code;
}

async function packOf(declarations) {
  const { bytes, diagnostics } = await compile(HEADER + declarations, { files: { "s.json": SCHEMA } });
  assert.ok(bytes, JSON.stringify(diagnostics));
  return load(bytes);
}

/** The code that a check throws, as a draft too; `undefined` where there is a report. */
function checking(pack, request, options = {}) {
  const code = codeOf(() => pack.check(request, options));
  assert.equal(codeOf(() => pack.draft(JSON.parse(request), options).free()), code);
  return code;
}

const matches = (pattern) => compiling(`rule r { require t matches "${pattern}" }`);
const plain = await packOf("rule r { require b }");

const TRIES = {
  "bytes of a request": (size) => codeOf(() => plain.check(padded('{"b": true', "}", size))),
  "levels of a request": (levels) => checking(plain, `{"unread": ${nested(levels - 1)}}`),
  "levels of a request, at most": (levels) =>
    checking(plain, `{"unread": ${nested(levels - 1)}}`, { limits: { requestDepth: 100_000 } }),
  "elements of lists": async (count) => {
    const pack = await packOf("rule r { require sum(ns) > 0 and sum(xs.n) > 0 }");
    const some = Math.floor(count / 2);
    return checking(pack, `{"ns": [${list("1", some)}], "xs": [${list('{"n": 2}', count - some)}]}`);
  },
  findings: async (count) => {
    const pack = await packOf("rule r { each x in xs require x.n > 1 } rule s { require sum(ns) > 9 }");
    return checking(pack, `{"xs": [${list('{"n": 0}', count - 1)}]}`);
  },
  "steps of a check": stepsOfACheck,
  "bytes of options": (bytes) => {
    // What is not the text is `{"request":""}`.
    return codeOf(() => plain.check({}, { request: "x".repeat(bytes - 14) }));
  },
  "levels of options": (levels) => {
    // The options are one level, and the settings another.
    let value = [];
    for (let level = 3; level < levels; level++) value = [value];
    const code = codeOf(() => plain.check({}, { settings: { l: value } }));
    // What is read is a setting that no pack has.
    return code === "unknown-setting" ? undefined : code;
  },
  "members of options": (count) => {
    // The settings are a member themselves.
    const settings = Object.fromEntries(Array.from({ length: count - 1 }, (_, number) => [`s${number}`, 1]));
    const code = codeOf(() => plain.check({}, { settings }));
    // What is read is a setting that no pack has.
    return code === "unknown-setting" ? undefined : code;
  },
  "items of a list for a setting": async (count) => {
    const pack = await packOf("setting l = [1, 2] rule r { require a in l }");
    return checking(pack, "{}", { settings: { l: Array(count).fill(1) } });
  },
  waivers: (count) => checking(plain, "{}", { waivers: Array(count).fill({ rule: "r", reason: "x", approvedBy: "y" }) }),
  "bytes of a rule file": async (size) => {
    const text = `${HEADER}rule r { require b }\n`;
    return compiling("", { text: text + "#".repeat(size - text.length) });
  },
  "files that a pack uses": (count) => {
    const files = Object.fromEntries(Array.from({ length: count }, (_, number) => [`u${number}`, `setting s${number} = 1`]));
    return compiling(`${numbered(count, (number) => `use "u${number}"`)}\nrule r { require b }`, { files });
  },
  "placeholders of a file": (count) => {
    const texts = [];
    for (let left = count; left > 0; left -= 100) texts.push(`message "${"{a}".repeat(Math.min(left, 100))}"`);
    return compiling(`rule r { require b\n${texts.join("\n")} }`);
  },
  "bytes of a text": (bytes) => compiling(`rule r { title "${"x".repeat(bytes)}" require b }`),
  "bytes of the names on the way to a field": (bytes) => {
    const name = "x".repeat(bytes - 1);
    return compiling(`rule r { require ${name}.y }`, { schema: `{"properties": {"${name}": {"properties": {"y": {"type": "boolean"}}}}}` });
  },
  "placeholders of a text": (count) => compiling(`rule r { require b message "${"{a}".repeat(count)}" }`),
  "levels of brackets and quantifiers": (levels) =>
    compiling(`rule r { require ${"(".repeat(levels - 1)}b${")".repeat(levels - 1)} }`),
  "levels of an expression": (levels) => compiling(`rule r { require a${" + a".repeat(levels - 2)} > 1 }`),
  "levels of defines": (levels) => {
    const defines = numbered(levels - 2, (number) => `define d${number + 2} = d${number + 1}`);
    return compiling(`define d1 = b\n${defines}\nrule r { require d${levels - 1} }`);
  },
  "quantifiers in one another": (count) =>
    compiling(`rule r { require ${numbered(count, (number) => `any x${number} in xs:`)} x0.n > 1 }`),
  rules: (count) => compiling(numbered(count, (number) => `rule r${number} { require b }`)),
  locales: (count) =>
    compiling(`rule r { require b }\n${numbered(count, (number) => `locale aa-x${number} { title "T" }`)}`),
  "instructions of a pattern": (count) => matches("x".repeat(count - 1)),
  "groups in one another": (count) => matches("(".repeat(count) + "x" + ")".repeat(count)),
  "repetitions in one another": (count) => matches(`x${"*".repeat(count)}`),
  "instructions of all patterns": (count) => {
    const rules = [];
    for (let left = count; left > 0; left -= 16_384) {
      rules.push(`rule r${rules.length} { require t matches "x{${Math.min(left, 16_384) - 1}}" }`);
    }
    return compiling(rules.join("\n"));
  },
  "bytes of a schema": (size) =>
    compiling("rule r { require b }", { schema: padded('{"properties": {"b": {"type": "boolean"}}', "}", size) }),
  "levels of a schema": (levels) =>
    compiling("rule r { require b }", {
      schema: `{"properties": {"b": {"type": "boolean"}}, "default": ${nested(levels - 1)}}`,
    }),
  "options that rules name": (count) => {
    const options = (length) => Array.from({ length }, (_, number) => `o${number}`);
    const [times, others] = [Math.floor(count / 2_000), count % 2_000];
    const properties = { b: { type: "boolean" }, k: { enum: options(2_000) }, j: { enum: options(Math.max(others, 1)) } };
    const conditions = "k is filled and ".repeat(times) + (others > 0 ? "j is filled and " : "");
    return compiling(`rule r { require ${conditions} b at b }`, { schema: JSON.stringify({ properties }) });
  },
  "references in a row": (count) => {
    const definitions = numbered(count - 1, (number) => `"d${number + 1}": {"$ref": "#/$defs/d${number + 2}"},`);
    const schema = `{"$defs": {${definitions} "d${count}": {"type": "boolean"}}, "properties": {"b": {"$ref": "#/$defs/d1"}}}`;
    return compiling("rule r { require b }", { schema });
  },
  "levels of a field": (levels) =>
    compiling(`rule r { require ${"x.".repeat(levels - 1)}b }`, {
      schema: '{"properties": {"b": {"type": "boolean"}, "x": {"$ref": "#"}}}',
    }),
  "bytes of a compiled pack": async (size) => {
    const bytes = new Uint8Array(size);
    bytes.set((await compile(`${HEADER}rule r { require b }`, { files: { "s.json": SCHEMA } })).bytes);
    const code = await load(bytes).catch((error) => error.code);
    // What is not too large is looked at, and its digest is wrong.
    return code === "pack-damaged" ? undefined : code;
  },
};

/** A request that takes so many steps, no more and no less. */
async function stepsOfACheck(steps) {
  const pack = await packOf("rule r { require all x in xs: all y in xs: x.n == y.n } rule s { require sum(ns) >= 0 }");
  const request = (records, numbers) => `{"xs": [${list('{"n": 1}', records)}], "ns": [${list("1", numbers)}]}`;
  const enough = (text, fuel) => codeOf(() => pack.check(text, { limits: { fuel } })) === undefined;
  const taken = (text) => {
    let [least, most] = [0, 10_000];
    while (least < most) {
      const middle = Math.floor((least + most) / 2);
      if (enough(text, middle)) most = middle;
      else least = middle + 1;
    }
    return least;
  };
  // With the records the steps grow as a square does, and each number is one more.
  const [one, two, three] = [1, 2, 3].map((records) => taken(request(records, 1)));
  const square = (three - 2 * two + one) / 2;
  const linear = two - one - 3 * square;
  const records = Math.floor(Math.sqrt((steps - 50_000) / square));
  const base = square * records ** 2 + linear * records + (one - square - linear) - 1;
  // That these are the steps shows in what comes of one more.
  return codeOf(() => pack.check(request(records, steps - base)));
}

const page = fs.readFileSync(path.join(repository, "docs/limits.md"), "utf8");
const rows = page.split("\n").flatMap((line) => {
  const [, what, limit, , code] = line.split("|").map((cell) => cell.trim());
  const number = Number(limit?.replaceAll(",", "") || NaN);
  const codes = [...(code ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name);
  return number > 0 && codes.length > 0 ? [{ what, limit: number, codes }] : [];
});

test("the limits of the page are those that are tried", () => {
  const here = rows.map(({ what }) => what).filter((what) => !NOT_HERE.test(what));
  assert.deepEqual(here.sort(), Object.keys(TRIES).sort());
  assert.ok(here.length >= 27);
});

for (const { what, limit, codes } of rows.filter(({ what }) => what in TRIES)) {
  test(`${what}: ${limit}`, async () => {
    assert.equal(await TRIES[what](limit - 1), undefined);
    assert.equal(await TRIES[what](limit), undefined);
    const code = await TRIES[what](limit + 1);
    assert.ok(codes.includes(code), `${code} is none of ${codes}`);
  });
}
