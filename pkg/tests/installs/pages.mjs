// What a page of an installed project shows, in a real browser, and what is in a bundle.

import assert from "node:assert/strict";
import { after } from "node:test";

import { launch, openPage } from "../browser/chromium.mjs";
import { serve } from "../browser/server.mjs";

/** Exactly this policy, and nothing more, is what a page needs. */
const POLICY = "script-src 'self' 'wasm-unsafe-eval'";

let browser;
after(async () => (await browser)?.close());

/** The text that the program of a page puts into `<output>`. A page with errors fails. */
export async function shown(url, { tolerated = /^$/ } = {}) {
  browser ??= launch();
  const { page, problems, close } = await openPage(await browser);
  try {
    await page.goto(url);
    await page.waitForFunction(() => document.querySelector("output")?.textContent, undefined, { timeout: 60_000 }).catch((cause) => {
      throw new Error(`${url} shows nothing; the browser says: ${problems.join("\n") || "no word"}`, { cause });
    });
    assert.deepEqual(problems.filter((problem) => !tolerated.test(problem)), []);
    return await page.textContent("output");
  } finally {
    await close();
  }
}

/** What a page shows that is served as files, under the policy. `pages` are texts by path. */
export async function shownFrom(folder, { pages, headers = { "content-security-policy": POLICY }, ...options } = {}) {
  const server = await serve({ "/": folder }, { pages, headers });
  try {
    return await shown(server.origin, options);
  } finally {
    await server.close();
  }
}

/** A page whose program is a module. */
export const pageWith = (script) => `<!doctype html><title>A request</title><output></output>
<script type="module" src="${script}"></script>`;

const isWasm = ({ bytes }) => bytes.subarray(0, 4).toString("latin1") === "\0asm";
// How every WebAssembly module begins, in base64.
const inBase64 = ({ bytes }) => bytes.includes("AGFzbQEAAAA");

/** How often the engine is in a bundle: as files of its own, and inside of JavaScript. */
export function engines(files) {
  return { files: files.filter(isWasm).length, inline: files.filter((file) => !isWasm(file) && inBase64(file)).length };
}

/** Whether a text is anywhere in a bundle. */
export const mentions = (files, text) => files.some(({ bytes }) => bytes.includes(text));
