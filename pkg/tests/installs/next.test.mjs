import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { engines, shown } from "./pages.mjs";
import { FINDING, project } from "./project.mjs";

let portal;
let server;
before(async () => {
  portal = await project("next");
  await portal.tool("next", "build");
  server = await portal.server("next", "start", "--hostname", "127.0.0.1", "--port", "0");
});
after(() => server?.close());

test("Next: a server component shows the finding in the page as it is sent", async () => {
  const html = await (await fetch(server.origin)).text();
  assert.ok(html.includes(`<output>${FINDING}</output>`), html);
});

test("Next: a route handler answers with the final report", async () => {
  const body = JSON.stringify({ sponsor: { name: "Dana Ortiz", function: "learning" } });
  const response = await fetch(`${server.origin}/api/check`, { method: "POST", body });
  const report = await response.json();
  assert.equal(report.verdict, "not-ready");
  assert.ok(report.findings.some(({ message }) => message === FINDING));
});

test("Next: a client component shows the finding, with the engine as one file of the page", async () => {
  assert.equal(await shown(`${server.origin}/form`, { tolerated: /favicon|404/ }), FINDING);
  assert.deepEqual(engines(await portal.files(".next/static")), { files: 1, inline: 0 });
});

test("Next: the development server shows the finding, from the server and in the browser", async () => {
  const development = await portal.server("next", "dev", "--hostname", "127.0.0.1", "--port", "0");
  try {
    assert.equal(await shown(development.origin, { tolerated: /favicon|404/ }), FINDING);
    assert.equal(await shown(`${development.origin}/form`, { tolerated: /favicon|404/ }), FINDING);
  } finally {
    await development.close();
  }
});
