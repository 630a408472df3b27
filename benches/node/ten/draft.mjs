// A form that is being filled in: a draft that stays in the engine, beside a whole check after every change.

import assert from "node:assert/strict";

import { load } from "groundrules";

import { measure } from "../rounds.mjs";

/** What somebody types, in turn. */
const CHANGES = [
  ["a text: `/sponsor/name`", "/sponsor/name", ["Dana Ortiz", "Dana O", "", "Dana Ortiz-Lund"]],
  ["a number: `/outcome/horizon`", "/outcome/horizon", [30, 31, 7, 90]],
  ["a field of a list: `/schedule/sessions/0/date`", "/schedule/sessions/0/date", ["2026-11-10", "2026-10-01", "2027-01-09", "2026-11-13"]],
];
/** So many forms are open at once. */
const FORMS = 15;

/** The table, and the largest ratio in it. */
export async function measureDraft({ pack: bytes }, requests, rounds) {
  const pack = await load(bytes);
  const objects = requests.map(({ object }) => object).filter(({ schedule }) => schedule?.sessions?.length > 0);
  const forms = objects.slice(0, FORMS).map((request) => pack.draft(request));
  let largest = 0;
  const lines = ["| a change of | a check of the whole draft, µs | `set`, µs | ratio |", "|---|---:|---:|---:|"];
  for (const [name, pointer, values] of CHANGES) {
    const value = (round) => values[round % values.length];
    const set = (round) => {
      for (const form of forms) form.set(pointer, value(round));
    };
    const wholes = values.map(() => []);
    for (let round = 0; round < values.length; round++) {
      set(round);
      for (const form of forms) {
        wholes[round].push(form.request);
        assert.deepEqual(form.report, pack.check(form.request, { draft: true }));
      }
    }
    const check = (round) => {
      for (const whole of wholes[round % values.length]) pack.check(whole, { draft: true });
    };
    const [whole, change] = await measure([{ work: check }, { work: set }], rounds);
    const micros = ({ milliseconds }) => ((milliseconds * 1000) / forms.length).toFixed(1);
    largest = Math.max(largest, change.ratio);
    lines.push(`| ${name} | ${micros(whole)} | ${micros(change)} | ${change.ratio.toFixed(2)} |`);
  }
  return { table: lines.join("\n"), largest };
}
