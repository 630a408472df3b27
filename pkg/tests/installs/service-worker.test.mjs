import assert from "node:assert/strict";
import fs from "node:fs/promises";
import { before, test } from "node:test";

import { shownFrom } from "./pages.mjs";
import { FINDING, project } from "./project.mjs";

let portal;
before(async () => (portal = await project("esbuild")));

const page = (address, type) => `<!doctype html><title>A request</title>
<output data-worker="${address}" data-type="${type}"></output><script type="module" src="/register.js"></script>`;

test("a classic service worker, bundled into one file, answers with findings", async () => {
  await portal.tool("esbuild", "worker.js", "--bundle", "--format=iife", "--log-level=error", "--outfile=bundled-worker.js");
  assert.equal(await shownFrom(portal.folder, { pages: { "/": page("/bundled-worker.js", "classic") } }), FINDING);
});

test("a service worker that is a module imports the package's files as they are", async () => {
  const worker = await fs.readFile(portal.at("worker.js"), "utf8");
  const byAddress = worker.replace(/"groundrules\/(.*)"/g, '"./node_modules/groundrules/dist/$1.js"');
  await fs.writeFile(portal.at("module-worker.js"), byAddress);
  assert.equal(await shownFrom(portal.folder, { pages: { "/": page("/module-worker.js", "module") } }), FINDING);
});
