// Measures ten rules in Chromium: groundrules beside JavaScript written by hand.
//
//   npm --prefix benches/node run ten-in-browser -- --requests FILE [--rounds 200]
//
// The modules are those of the measurement in Node, and they run in a page. Both must answer all requests rightly first.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";

import { launch, openPage } from "../../pkg/tests/browser/chromium.mjs";
import { serve } from "../../pkg/tests/browser/server.mjs";
import { readJob } from "./ten/job.mjs";

const { values } = parseArgs({
  options: { requests: { type: "string" }, rounds: { type: "string", default: "200" } },
});
if (!values.requests) throw new Error("say where the requests are: --requests FILE");

const here = import.meta.dirname;
const { pack } = await readJob();
const IMPORTS = { imports: { groundrules: "/dist/index.js" } };
const server = await serve(
  // A copy of the package has one engine.
  { "/dist": path.join(here, "../../pkg/dist"), "/copy": path.join(here, "../../pkg/dist"), "/node": here },
  {
    pages: {
      "/": `<!doctype html><html lang="en"><meta charset="utf-8"><title>Ten rules</title>
<script type="importmap">${JSON.stringify(IMPORTS)}</script><body></body></html>`,
      "/requests": await readFile(values.requests, "utf8"),
    },
    // Only a page that is isolated has a clock finer than a tenth of a millisecond.
    headers: { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" },
  },
);
const browser = await launch();
try {
  const { page, problems } = await openPage(browser);
  await page.goto(server.origin);
  const table = await page.evaluate(measureInPage, { bytes: [...pack], rounds: Number(values.rounds) });
  if (problems.length > 0) throw new Error(problems.join("\n"));
  console.log(`${table}\n\nMedians of ${values.rounds} rounds of 60 requests each, Chromium ${browser.version()}.`);
} finally {
  await browser.close();
  await server.close();
}

/** Runs in the page. */
async function measureInPage({ bytes, rounds }) {
  const [MEASURED, PIECE] = [300, 60];
  const { aims } = await import("/node/aims.mjs");
  const { measure } = await import("/node/rounds.mjs");
  const lines = (await (await fetch("/requests")).text()).trimEnd().split("\n");
  const requests = lines.map((line) => line.split("\t"));
  const engines = [];
  const copy = [await import("/copy/index.js"), { engine: "/copy/groundrules-fast.wasm" }];
  for (const [name, program, given] of [
    ["by hand: `JSON.parse` and ifs", "by-hand", []],
    ["groundrules", "groundrules", []],
    ["groundrules, the engine for services", "groundrules", copy],
  ]) {
    const { start } = await import(`/node/ten/engines/${program}.mjs`);
    const { text, object } = await start({ pack: new Uint8Array(bytes) }, ...given);
    for (const [expected, json] of requests) {
      for (const found of [text(json), object(JSON.parse(json))]) {
        if (found.join(" ") !== expected) throw new Error(`${name} finds [${found}], not [${expected}], in ${json}`);
      }
    }
    engines.push({ name, text, object });
  }
  const measured = requests.slice(0, MEASURED).map(([, json]) => ({ json, object: JSON.parse(json) }));
  const answers = new Array(PIECE);
  const over = (answer) => ({
    work(round) {
      const from = (round % (MEASURED / PIECE)) * PIECE;
      for (let at = 0; at < PIECE; at++) answers[at] = answer(measured[from + at]);
    },
  });
  const ofTexts = await measure(engines.map(({ text }) => over(({ json }) => text(json))), rounds);
  const stringify = over(({ object }) => JSON.stringify(object));
  const ofObjects = await measure([...engines.map(({ object }) => over((request) => object(request.object))), stringify], rounds);
  const cells = ({ milliseconds, ratio }) => `${ratio.toFixed(2)} | ${((milliseconds * 1000) / PIECE).toFixed(2)}`;
  const list = aims([
    { what: "JSON to ids, of the time by hand", most: 1, measured: ofTexts[1].ratio },
    { what: "JSON to ids, the engine for services, of the time by hand", most: 1, measured: ofTexts[2].ratio },
  ]);
  return [
    "| | JSON to ids, ratio | µs | object to ids, ratio | µs |",
    "|---|---:|---:|---:|---:|",
    ...engines.map(({ name }, at) => `| ${name} | ${cells(ofTexts[at])} | ${cells(ofObjects[at])} |`),
    `| \`JSON.stringify\` alone | | | ${cells(ofObjects.at(-1))} |`,
    "",
    list,
  ].join("\n");
}
