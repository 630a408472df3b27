// Writes src/report.ts from docs/report.schema.json: `npm run types`.

import fs from "node:fs";
import path from "node:path";

import { compile } from "json-schema-to-typescript";

const schema = path.resolve(import.meta.dirname, "../../docs/report.schema.json");
const target = path.resolve(import.meta.dirname, "../src/report.ts");

export async function reportTypes() {
  const whole = asWritten(JSON.parse(fs.readFileSync(schema, "utf8")));
  const code = await compile(whole, "Report", {
    bannerComment: "// Written by `npm run types` from docs/report.schema.json, which comes from the Rust types.\n",
    additionalProperties: false,
    unreachableDefinitions: true,
    style: { printWidth: 120 },
  });
  const withoutOrigin = code.replace(/\n \*\n \* This interface was referenced by .*\n.*(?=\n \*\/)/g, "");
  // A comment of one line takes one line.
  return withoutOrigin.replace(/\/\*\*\n\s*\* (.*)\n\s*\*\//g, "/** $1 */");
}

/**
 * The schema as reports are written: what a report does not have is left out and never `null`. References become names,
 * so that each type has its own and each member keeps its description.
 */
function asWritten(schema) {
  if (Array.isArray(schema)) return schema.map(asWritten);
  if (typeof schema !== "object" || schema === null) return schema;
  const { $ref, anyOf, type, ...rest } = schema;
  const others = anyOf?.filter((option) => option.type !== "null");
  const whole = others?.length === 1 ? { ...others[0], ...rest } : { ...schema };
  if (Array.isArray(type)) whole.type = type.find((name) => name !== "null");
  if (whole.$ref) {
    whole.tsType = whole.$ref.replace("#/$defs/", "");
    delete whole.$ref;
  }
  if (Object.keys(whole).every((name) => name === "description" || name === "default")) whole.tsType = "unknown";
  // Only what is always written has a default in the schema; what may be left out has none.
  const always = Object.entries(whole.properties ?? {}).filter(([, property]) => "default" in property);
  if (always.length > 0) whole.required = [...(whole.required ?? []), ...always.map(([name]) => name)];
  return Object.fromEntries(Object.entries(whole).map(([name, value]) => [name, asWritten(value)]));
}

/** Whether src/report.ts is what the schema says. */
export async function reportTypesAreCurrent() {
  return fs.existsSync(target) && fs.readFileSync(target, "utf8") === (await reportTypes());
}

if (process.argv[1] === import.meta.filename) fs.writeFileSync(target, await reportTypes());
