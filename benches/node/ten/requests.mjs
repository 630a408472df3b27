// The requests of the native measurements, and the ids of the rules that each violates: an oracle in Rust has found them.

import { readFileSync } from "node:fs";

/** The file is written by `groundrules-benches requests`: on each line the ids, a tab, and the request as JSON. */
export function readRequests(file) {
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const tab = line.indexOf("\t");
      return { expected: line.slice(0, tab), json: line.slice(tab + 1) };
    });
}
