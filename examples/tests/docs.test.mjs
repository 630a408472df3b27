import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";

const page = readFileSync(new URL("../../docs/adapters.md", import.meta.url), "utf8");
const folder = (path) => new URL(`../${path}`, import.meta.url).pathname;

/** The code of the page, with the example whose packages it needs. */
const blocks = [...page.matchAll(/<!-- example: ([\w-]+) -->\n```(\w+)\n(.*?)```/gs)].map(([, host, language, code]) => ({ host, language, code }));

for (const { host, language, code } of blocks.filter(({ language }) => language !== "js")) {
  test(`the code in docs/adapters.md for ${host} fits the types of its library`, () => {
    const file = folder(`${host}/src/from-docs.${language}`);
    writeFileSync(file, code);
    try {
      const { status, stdout } = spawnSync("npx", ["tsc"], { cwd: folder(host), encoding: "utf8" });
      assert.equal(status, 0, stdout);
    } finally {
      rmSync(file);
    }
  });
}

test("docs/adapters.md has code for each host, and names the versions that the examples pin", () => {
  const hosts = ["rjsf", "json-forms", "survey-js", "form-io", "react-hook-form", "html-form"];
  assert.deepEqual(blocks.map(({ host }) => host), hosts);
  const pinned = Object.assign({}, ...hosts.map((host) => JSON.parse(readFileSync(folder(`${host}/package.json`), "utf8")).dependencies));
  const named = [...page.matchAll(/\| `(@?[\w./-]+)` (\d[\d.]+) \|/g)];
  assert.equal(named.length, 5);
  for (const [, name, version] of named) assert.equal(pinned[name], version, name);
});

test("the schemas of the examples are a part of the schema of a training request", () => {
  const whole = JSON.parse(readFileSync(new URL("../../rules/training-request.schema.json", import.meta.url), "utf8"));
  const resolve = (schema) => (schema.$ref ? { ...whole.$defs[schema.$ref.split("/").at(-1)], ...schema } : schema);
  const within = (part, all, at) => {
    for (const [name, below] of Object.entries(part.properties ?? {})) {
      const there = resolve(all).properties?.[name];
      assert.ok(there, `${at}/${name}`);
      within(below, resolve(there), `${at}/${name}`);
    }
    for (const option of part.enum ?? []) assert.ok(all.enum.includes(option), `${at}: ${option}`);
    if (part.items) within(part.items, resolve(all.items), `${at}/*`);
  };
  for (const host of ["rjsf", "json-forms"]) {
    within(JSON.parse(readFileSync(folder(`${host}/src/schema.json`), "utf8")), whole, host);
  }
});
