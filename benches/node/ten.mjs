// Measures ten rules in Node, on groundrules, on JavaScript written by hand and on other engines.
//
//   npm --prefix benches/node run ten -- --requests FILE [--rounds 400]
//
// FILE has the requests and what is right for each; `cargo xtask bench node` makes it. An engine is measured only if all its
// answers are right. Standard output is what stands in docs/performance.md.

import os from "node:os";
import { parseArgs } from "node:util";

import { aims } from "./aims.mjs";
import { versionOf } from "./engines.mjs";
import { measure } from "./rounds.mjs";
import { measureDraft } from "./ten/draft.mjs";
import { readJob } from "./ten/job.mjs";
import { readRequests } from "./ten/requests.mjs";

const ENGINES = [
  { program: "by-hand", name: "by hand: `JSON.parse` and ifs" },
  { program: "groundrules", package: "groundrules" },
  { program: "groundrules-fast", package: "groundrules", note: "the engine for services" },
  { program: "json-logic-engine", package: "json-logic-engine", note: "compiled" },
  { program: "datalogic", package: "@goplasmatic/datalogic", note: "WebAssembly" },
  { program: "zen-engine-wasm", package: "@gorules/zen-engine-wasm" },
  { program: "json-rules-engine", package: "json-rules-engine" },
  { program: "cedar-wasm", package: "@cedar-policy/cedar-wasm" },
];
/** So many of the requests are measured, so many in a round. */
const [MEASURED, PIECE] = [300, 15];

const { values } = parseArgs({
  options: { requests: { type: "string" }, rounds: { type: "string", default: "400" } },
});
if (!values.requests) throw new Error("say where the requests are: --requests FILE");
const rounds = Number(values.rounds);
const requests = readRequests(values.requests);

const job = await readJob();
const engines = [];
for (const { program, name, package: of, note } of ENGINES) {
  const { start } = await import(`./ten/engines/${program}.mjs`);
  const engine = { name: name ?? (await titled(of, note)), ...(await start(job)) };
  await verify(engine);
  engines.push(engine);
}
await print();

async function titled(name, note) {
  const title = `${name} ${await versionOf(name)}`;
  return note ? `${title}, ${note}` : title;
}

/** Every answer, for a text and for an object. */
async function verify({ name, text, object }) {
  for (const { json, expected } of requests) {
    for (const answer of [await text(json), await object(JSON.parse(json))]) {
      const found = answer.join(" ");
      if (found !== expected) throw new Error(`${name} finds [${found}], not [${expected}], in ${json}`);
    }
  }
}

async function print() {
  const measured = requests.slice(0, MEASURED).map(({ json }) => ({ json, object: JSON.parse(json) }));
  const pieceOf = (round) => {
    const from = (round % (MEASURED / PIECE)) * PIECE;
    return measured.slice(from, from + PIECE);
  };
  const texts = engines.map(({ text }) => over(pieceOf, ({ json }) => text(json)));
  const objects = engines.map(({ object }) => over(pieceOf, (request) => object(request.object)));
  objects.push(over(pieceOf, ({ object }) => JSON.stringify(object)));
  const ofTexts = await measure(texts, rounds);
  const ofObjects = await measure(objects, rounds);
  const cells = ({ milliseconds, ratio }) => `${ratio.toFixed(2)} | ${((milliseconds * 1000) / PIECE).toFixed(2)}`;
  console.log("| | JSON to ids, ratio | µs | object to ids, ratio | µs |\n|---|---:|---:|---:|---:|");
  for (const [at, { name }] of engines.entries()) {
    console.log(`| ${name} | ${cells(ofTexts[at])} | ${cells(ofObjects[at])} |`);
  }
  console.log(`| \`JSON.stringify\` alone | | | ${cells(ofObjects.at(-1))} |\n`);
  const draft = await measureDraft(job, measured, rounds);
  console.log(draft.table);
  const ours = ENGINES.findIndex(({ program }) => program === "groundrules");
  const fast = ENGINES.findIndex(({ program }) => program === "groundrules-fast");
  const whole = ofObjects.at(-1).milliseconds + ofTexts[ours].milliseconds;
  const list = aims([
    { what: "JSON to ids, of the time by hand", most: 1, measured: ofTexts[ours].ratio },
    { what: "JSON to ids, the engine for services, of the time by hand", most: 1, measured: ofTexts[fast].ratio },
    { what: "object to ids, of the time of `JSON.stringify` and JSON to ids", most: 1.3, measured: ofObjects[ours].milliseconds / whole },
    { what: "a change of a draft, of the time of a whole check", most: 0.2, measured: draft.largest },
  ]);
  console.log(`\n${list}`);
  console.log(
    `\nMedians of ${rounds} rounds of ${PIECE} requests each, Node ${process.versions.node} on ${os.cpus().length} × ${os.cpus()[0].model.trim()}.`,
  );
}

/** Keeps what an engine answers until the round is over, so that no answer can be left out. */
function over(pieceOf, answer) {
  const answers = new Array(PIECE);
  const work = (round) => {
    const piece = pieceOf(round);
    const first = answer(piece[0]);
    if (first instanceof Promise) return waiting(piece, first);
    answers[0] = first;
    for (let at = 1; at < piece.length; at++) answers[at] = answer(piece[at]);
  };
  const waiting = async (piece, first) => {
    answers[0] = await first;
    for (let at = 1; at < piece.length; at++) answers[at] = await answer(piece[at]);
  };
  return { work };
}
