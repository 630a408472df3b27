// The native answers to very many random cases, in Node and in Chromium: `npm run laws -- [CASES]` (100,000).

import path from "node:path";

import { load } from "groundrules";

import * as glue from "../dist/glue/evaluator.js";
import { launch, openPage } from "./browser/chromium.mjs";
import { serve } from "./browser/server.mjs";
import { answers, answersScript, compareAnswers } from "./cases.mjs";
import { nativeCases } from "./native.mjs";

/** So many packs are compared at a time: their cases go through memory as one text. */
const PACKS = 500;

const wanted = Number(process.argv[2] ?? 100_000);
const page = `<!doctype html><meta charset="utf-8"><title>Laws</title><script type="module">${answersScript}</script>`;
const server = await serve({ "/dist": path.resolve(import.meta.dirname, "../dist") }, { pages: { "/": page } });
const browser = await launch();
try {
  const tab = await openPage(browser);
  await tab.page.goto(server.origin);
  await tab.page.waitForFunction(() => "answers" in window);
  await load("failure-points");
  const tried = { cases: 0, packs: 0 };
  for (let first = 0; tried.cases < wanted; first += PACKS) {
    const cases = nativeCases({ first, packs: PACKS, options: ["--release"] });
    compareAnswers(cases, cases.map((one) => answers(glue, one)));
    compareAnswers(cases, await tab.page.evaluate((cases) => window.answers(cases), cases));
    tried.cases += cases.length;
    tried.packs += new Set(cases.map(({ pack }) => pack)).size;
  }
  if (tab.problems.length > 0) throw new Error(tab.problems.join("\n"));
  console.log(`WebAssembly, in Node and in Chromium: ${tried.cases} cases, ${tried.packs} packs`);
} finally {
  await browser.close();
  await server.close();
}
