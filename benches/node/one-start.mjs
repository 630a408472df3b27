// One cold start, in a process of its own: prints how long it took, in milliseconds.
//
//   node one-start.mjs PROGRAM RULES REQUEST

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [program, file, request] = process.argv.slice(2);

const began = performance.now();
const { start } = await import(pathToFileURL(program));
const check = await start(readFileSync(file));
const rules = await check(request);
const milliseconds = performance.now() - began;

console.log(JSON.stringify({ milliseconds, rules }));
