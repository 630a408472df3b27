// The native answers to very many random cases, in Node and in Chromium: `npm run laws -- [CASES]` (100,000).

import { answers, compareAnswers } from "./cases.mjs";
import { startEngines } from "./engines.mjs";
import { nativeCases } from "./native.mjs";

/** So many packs are compared at a time: their cases go through memory as one text. */
const PACKS = 500;

const wanted = Number(process.argv[2] ?? 100_000);
const { engines, stop } = await startEngines();
try {
  const tried = { cases: 0, packs: 0 };
  for (let first = 0; tried.cases < wanted; first += PACKS) {
    const cases = nativeCases({ first, packs: PACKS, options: ["--release"] });
    for (const { tab, glue } of engines) {
      compareAnswers(cases, cases.map((one) => answers(glue, one)));
      compareAnswers(cases, await tab.page.evaluate((cases) => window.answers(cases), cases));
    }
    tried.cases += cases.length;
    tried.packs += new Set(cases.map(({ pack }) => pack)).size;
  }
  const problems = engines.flatMap(({ tab }) => tab.problems);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  console.log(`WebAssembly, in Node and in Chromium, small and fast: ${tried.cases} cases, ${tried.packs} packs`);
} finally {
  await stop();
}
