// Measures what it takes to the first answer, in Node and on the way to a page, beside other engines.
//
//   npm --prefix benches/node run cold-start [-- --rounds 41]
//
// The job is small and the same for all: three rules, one request. Before an engine's time counts, its answers to some
// hundred different requests must be those that are written down by hand.

import { execFile } from "node:child_process";
import os from "node:os";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { parseArgs, promisify } from "node:util";

import { compilePack, ENGINES } from "./engines.mjs";
import { broken, first, requests } from "./job/requests.mjs";
import { transferOf } from "./transfer.mjs";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "41" } } });
const rounds = Number(values.rounds);

await compilePack();
for (const engine of ENGINES) await verify(engine);
const times = await measure();
const rows = [];
for (const engine of ENGINES) {
  rows.push({ engine, version: await engine.version(), size: await transferOf(engine), time: times.get(engine) });
}
print(rows);

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

function print(rows) {
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
  console.log(line(heads));
  console.log(`| ${widths.map((width, column) => (column ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`);
  for (const row of cells) console.log(line(row));
  console.log(`
Node ${process.versions.node}, ${os.cpus()[0]?.model.trim() ?? "unknown processor"}, ${os.availableParallelism()} processors; 1 KB = 1,024 bytes.
transfer: Brotli 11 of what a page loads before its first answer; the JavaScript is bundled and minified by esbuild.
first answer: import, start, load the rules, check one request; median of ${rounds} processes each, in turn. Node's own start
is not in it.
Three rules: ${requests.length} requests have been answered by each engine, and rightly, before it was measured.
Not measured: browsers' own start of WebAssembly, memory, and anything after the first answer.`);
}
