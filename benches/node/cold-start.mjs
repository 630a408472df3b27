// Measures what it takes to the first answer, in Node and on the way to a page, beside other engines.
//
//   npm --prefix benches/node run cold-start [-- --rounds 41] [--readme]
//
// With --readme the table takes its place in the README.
//
// The job is small and the same for all: three rules, one request. Before an engine's time counts, its answers to some
// hundred different requests must be those that are written down by hand.

import { execFile } from "node:child_process";
import os from "node:os";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs, promisify } from "node:util";

import { compilePack, ENGINES } from "./engines.mjs";
import { broken, first, requests } from "./job/requests.mjs";
import { transferOf } from "./transfer.mjs";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "41" }, readme: { type: "boolean", default: false } },
});
const rounds = Number(values.rounds);

await compilePack();
for (const engine of ENGINES) await verify(engine);
const times = await measure();
const rows = [];
for (const engine of ENGINES) {
  rows.push({ engine, version: await engine.version(), size: await transferOf(engine), time: times.get(engine) });
}
const table = tableOf(rows);
const measured = `Node ${process.versions.node} on ${os.cpus()[0]?.model.trim() ?? "an unknown processor"}, median of ${rounds} processes each, in turn`;
console.log(`${table}

${measured}; 1 KB = 1,024 bytes.
transfer: Brotli 11 of what a page loads before its first answer; the JavaScript is bundled and minified by esbuild.
first answer: import, start, load the rules, check one request. The start of Node itself is not in it.
The job is three rules. Each engine answered ${requests.length} requests, and rightly, before it was measured.
Not measured: how long browsers take to start WebAssembly, memory, and anything after the first answer.`);
if (values.readme) await writeReadme(`${table}\n\n(${measured}.)`);

async function verify({ name, program, rules }) {
  const { start } = await import(pathToFileURL(program));
  const check = await start(await readFile(rules));
  for (const request of requests) {
    const expected = broken(request).join();
    const found = [...new Set(await check(request))].sort().join();
    if (found !== expected) throw new Error(`${name} finds [${found}], not [${expected}], in ${request}`);
  }
}

/** Cold starts in turn, so that whatever else the machine does meets all of them. */
async function measure() {
  const milliseconds = new Map(ENGINES.map((engine) => [engine, []]));
  const expected = broken(first).join();
  for (let round = 0; round < rounds; round++) {
    for (const engine of ENGINES) {
      const { stdout } = await promisify(execFile)(process.execPath, ["one-start.mjs", engine.program, engine.rules, first], {
        cwd: import.meta.dirname,
      });
      const run = JSON.parse(stdout);
      if (run.rules.sort().join() !== expected) throw new Error(`${engine.name}: the first answer is [${run.rules}]`);
      milliseconds.get(engine).push(run.milliseconds);
    }
  }
  return new Map([...milliseconds].map(([engine, list]) => [engine, quartiles(list)]));
}

function quartiles(list) {
  const sorted = list.sort((a, b) => a - b);
  const at = (share) => sorted[Math.round((sorted.length - 1) * share)];
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}

function tableOf(rows) {
  const [ours] = rows;
  const kilobytes = (bytes) => (bytes / 1024).toFixed(1);
  const times = (value) => `${value.toFixed(value < 9.95 ? 1 : 0)}×`;
  const cells = rows.map(({ engine, version, size, time }) => [
    `${engine.name} ${version}`,
    `${kilobytes(size.total)} KB`,
    times(size.total / ours.size.total),
    [size.js, size.wasm, size.rules].map(kilobytes).join(" + "),
    `${time.median.toFixed(1)} ms`,
    times(time.median / ours.time.median),
    `${time.low.toFixed(1)} to ${time.high.toFixed(1)}`,
  ]);
  const heads = ["engine", "transfer", "", "JS + WASM + rules, KB", "first answer", "", "middle half, ms"];
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column].length), 3));
  const line = (row) => `| ${row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(heads), rule, ...cells.map(line)].join("\n");
}

async function writeReadme(text) {
  const file = path.join(import.meta.dirname, "../../README.md");
  const readme = await readFile(file, "utf8");
  const place = /(<!-- cold-start -->\n)[^]*?(\n<!-- end of cold-start -->)/;
  if (!place.test(readme)) throw new Error("the README has no place for the table: <!-- cold-start --> … <!-- end of cold-start -->");
  await writeFile(file, readme.replace(place, (_, before, after) => before + text + after));
}
