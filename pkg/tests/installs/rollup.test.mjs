import assert from "node:assert/strict";
import { before, test } from "node:test";

import { engines, mentions, pageWith, shownFrom } from "./pages.mjs";
import { FINDING, project } from "./project.mjs";

let portal;
before(async () => (portal = await project("rollup")));

const bundle = (program, ...options) => portal.tool("rollup", program, "-p", "node-resolve", "--silent", ...options);

test("Rollup makes modules of the inline entry, which need no other file", async () => {
  await bundle("inline.js", "-f", "es", "-d", "out-inline");
  assert.equal(await shownFrom(portal.at("out-inline"), { pages: { "/": pageWith("/inline.js") } }), FINDING);
  const files = await portal.files("out-inline");
  assert.deepEqual(engines(files), { files: 0, inline: 1 });
  assert.ok(!mentions(files, "groundrules-panel"));
});

test("Rollup does not copy the engine's file, and the plain entry's error says what to do", async () => {
  await bundle("page.js", "-f", "es", "-d", "out-plain");
  const text = await shownFrom(portal.at("out-plain"), { pages: { "/": pageWith("/page.js") }, tolerated: /404/ });
  assert.match(text, /^GroundrulesError engine-not-found: .* Import from "groundrules\/inline", which carries the engine/);
  assert.deepEqual(engines(await portal.files("out-plain")), { files: 0, inline: 0 });
});
