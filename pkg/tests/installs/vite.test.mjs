import assert from "node:assert/strict";
import { test } from "node:test";

import { engines, mentions, shown, shownFrom } from "./pages.mjs";
import { FINDING, project } from "./project.mjs";

/** What the page shows that a command of Vite serves. */
async function shownBy(portal, ...command) {
  const server = await portal.server("vite", ...command, "--host", "127.0.0.1", "--port", "0");
  try {
    return await shown(server.origin, { tolerated: /favicon|404/ });
  } finally {
    await server.close();
  }
}

for (const name of ["vite", "vite-7"]) {
  test(`${name}: the development server, a build and its preview show the finding`, async (context) => {
    const portal = await project(name);

    await context.test("development server", async () => {
      assert.equal(await shownBy(portal), FINDING);
    });

    await portal.tool("vite", "build");
    const files = await portal.files("dist");

    await context.test("preview of the build", async () => {
      assert.equal(await shownBy(portal, "preview"), FINDING);
    });

    await context.test("the build as files under the policy", async () => {
      assert.equal(await shownFrom(portal.at("dist")), FINDING);
    });

    await context.test("the engine is in the build once, and only as a file", () => {
      assert.deepEqual(engines(files), { files: 1, inline: 0 });
      assert.ok(!mentions(files, "groundrules-panel"));
    });
  });
}
