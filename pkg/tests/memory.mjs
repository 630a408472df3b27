// The memory of the engine over very many checks: `npm run memory -- [CHECKS]` (a million).

import path from "node:path";

import { BUILTIN_PACKS, load } from "groundrules";

import * as glue from "../dist/glue/evaluator.js";
import { requests } from "./requests.mjs";

const MOST_BYTES = 4 * 1024 * 1024;

/** What a host may do, each time with another request: answers, refusals, drafts. */
const DEEDS = [
  (pack, { text }) => pack.check(text),
  (pack, { text, name }) => pack.check(text, { draft: true, request: name, locale: "fr", today: "2026-11-20" }),
  (pack, { text }) => pack.check(text, { evidence: "none", severities: { "missing-sponsor": "off" }, settings: { lead: "10 days .. 20 days" } }),
  (pack, { text }) => pack.check(text, { waivers: [{ rule: "missing-sponsor", reason: "R", approvedBy: "A" }] }),
  (pack, { text }) => pack.outcome(text),
  (pack, { text }) => refused(() => pack.check(text.trimEnd().slice(0, -1))),
  (pack, { text }) => refused(() => pack.check(text, { limits: { fuel: 3 } })),
  (pack, { text }) => refused(() => pack.outcome(text, { limits: { fuel: 3 } })),
  (pack, { text }) => refused(() => pack.check(text, { settings: { nothing: 1 } })),
  (pack) => refused(() => pack.check("[".repeat(1_000))),
  (pack, { text }) => filledIn(pack, JSON.parse(text)),
];

/**
 * What the memory has before and after so many checks, in bytes. Before them, each request has been there once, and one
 * that is as large as a request may be: the memory that it took is used again by what comes.
 */
export async function memoryOver(checks) {
  const pack = await load("failure-points");
  const { memory } = glue.initSync();
  const all = requests();
  const one = (number) => DEEDS[number % DEEDS.length](pack, all[number % all.length]);
  pack.check(`{"unread": "${"x".repeat(MOST_BYTES - 20)}"}`);
  for (let number = 0; number < all.length; number++) one(number);
  const before = memory.buffer.byteLength;
  for (let number = 0; number < checks; number++) one(number);
  // A pack that is loaded and freed leaves nothing behind.
  for (let number = 0; number < checks / 100; number++) (await load(BUILTIN_PACKS[number % BUILTIN_PACKS.length])).free();
  return { before, after: memory.buffer.byteLength };
}

function filledIn(pack, request) {
  const draft = pack.draft({});
  draft.replace(request);
  draft.set("/sponsor", undefined);
  // Else it would be given back with the object, which is up to the garbage collector.
  draft.free();
}

function refused(call) {
  try {
    call();
  } catch {
    return;
  }
  throw new Error("this was to be refused");
}

if (process.argv[1] && path.resolve(process.argv[1]) === import.meta.filename) {
  const checks = Number(process.argv[2] ?? 1_000_000);
  const started = performance.now();
  const { before, after } = await memoryOver(checks);
  const seconds = ((performance.now() - started) / 1_000).toFixed(0);
  console.log(`${checks} checks in ${seconds} s: the engine's memory has ${before} bytes before and ${after} after`);
  if (after > before) process.exit(1);
}
