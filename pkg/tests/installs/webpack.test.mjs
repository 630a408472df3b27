import assert from "node:assert/strict";
import { before, test } from "node:test";

import { engines, mentions, pageWith, shownFrom } from "./pages.mjs";
import { FINDING, project } from "./project.mjs";

let portal;
before(async () => (portal = await project("webpack")));

for (const [mode, expected] of [
  ["production", { files: 1, inline: 0 }],
  // Where something is developed, the engine is a module: see the comment in src/node.ts.
  ["development", { files: 0, inline: 1 }],
]) {
  test(`webpack 5 builds for ${mode} without settings, with the engine once`, async () => {
    const output = `out-${mode}`;
    // In development webpack wraps modules in eval, unless it makes source maps of another kind.
    await portal.tool("webpack", "build", "--entry", "./page.js", "--mode", mode, "--devtool", "source-map", "-o", output);
    assert.equal(await shownFrom(portal.at(output), { pages: { "/": pageWith("/main.js") } }), FINDING);
    const files = (await portal.files(output)).filter(({ name }) => !name.endsWith(".map"));
    assert.deepEqual(engines(files), expected);
    assert.ok(!mentions(files, "groundrules-panel"));
  });
}
