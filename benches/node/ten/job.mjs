// What each engine is given: the rules in its own language.

import { readFile } from "node:fs/promises";
import path from "node:path";

import { compile } from "groundrules/compiler";

const native = (name) => readFile(path.join(import.meta.dirname, "../../job", name), "utf8");
const own = (name) => readFile(path.join(import.meta.dirname, name), "utf8");

export async function readJob() {
  const zen = JSON.parse(await native("zen.json"));
  return {
    /** The ids of the rules, in their order. */
    rules: Object.keys(zen),
    pack: await compiled(await native("ten.rules"), await native("request.schema.json")),
    zen,
    cedar: await native("ten.cedar"),
    datalogic: JSON.parse(await native("datalogic.json")),
    datalogicWasm: await own("datalogic.json"),
  };
}

async function compiled(text, schema) {
  const { bytes, diagnostics } = await compile(text, { name: "ten.rules", files: { "request.schema.json": schema } });
  if (!bytes) throw new Error(diagnostics.map(({ excerpt }) => excerpt).join("\n"));
  return bytes;
}
