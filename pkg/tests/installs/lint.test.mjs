// What linters of packages say about the tarball.
import { before, test } from "node:test";

import { pack, project } from "./project.mjs";

let linters;
before(async () => (linters = await project("lint")));

test("publint has nothing to say, not even a suggestion", async () => {
  const { file } = await pack();
  await linters.tool("publint", "run", file, "--strict", "--level", "suggestion");
});

test("attw finds the types of every entry", async () => {
  const { file, contents } = await pack();
  // What stands for several entries attw does not look into by itself.
  const several = ["inline", "adapters"].flatMap((folder) =>
    contents.filter((name) => name.startsWith(`dist/${folder}/`) && name.endsWith(".js")).map((name) => name.slice(5, -3)),
  );
  // These are no modules, and have no types.
  const untyped = ["wasm", "wasm/compiler", "element/panel.css"];
  // esm-only: the package has no CommonJS on purpose, for every Node that it supports can `require` a module. What attw
  // would say of `require` in TypeScript's older modes is that they don't know this yet.
  const options = ["--profile", "esm-only", "--include-entrypoints", ...several, "--exclude-entrypoints", ...untyped];
  await linters.tool("attw", file, ...options);
});
