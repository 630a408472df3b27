// The engine for services.

import { cp } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { start as startWith } from "./groundrules.mjs";

export async function start(job) {
  const copy = new URL("../../build/groundrules/", import.meta.url);
  await cp(fileURLToPath(new URL(".", import.meta.resolve("groundrules"))), fileURLToPath(copy), { recursive: true });
  return startWith(job, await import(new URL("node.js", copy)), { engine: new URL("groundrules-fast.wasm", copy) });
}
