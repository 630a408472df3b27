// Cloudflare's Workers: the runtime itself, as the tool for it starts it on this machine.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { FINDING, project } from "./project.mjs";

let service;
before(async () => (service = await project("workers")));

async function answer(program, request) {
  const server = await service.server("wrangler", "dev", program, "--ip", "127.0.0.1", "--port", "0", "--compatibility-date", "2026-03-01");
  try {
    const response = await fetch(server.origin, request);
    return await response.text();
  } finally {
    await server.close();
  }
}

test("a Worker imports the compiled engine and answers with findings", async () => {
  const body = JSON.stringify({ sponsor: { name: "Dana Ortiz", function: "learning" } });
  const report = JSON.parse(await answer("module.js", { method: "POST", body }));
  assert.equal(report.findings[0].message, FINDING);
});

test("a Worker that starts the engine from bytes is told to import it", async () => {
  const text = await answer("without-module.js");
  assert.match(text, /^webassembly-blocked: .* import engine from "groundrules\/groundrules.wasm"/);
});
