// The evaluator for pages and the one for services, each in Node and in Chromium.

import fs from "node:fs";
import path from "node:path";

import { launch, openPage } from "./browser/chromium.mjs";
import { serve } from "./browser/server.mjs";
import { answers } from "./cases.mjs";

const dist = path.resolve(import.meta.dirname, "../dist");
const FILES = { small: "groundrules.wasm", fast: "groundrules-fast.wasm" };

/**
 * Each engine: its name, `glue`, which calls it in Node, and `tab`, a page that has `glue` too, and `window.answers`, which is
 * what `answers` says to each of many cases. A script may add to the page.
 */
export async function startEngines(script = "") {
  const page = (file) => `<!doctype html><meta charset="utf-8"><title>Engine</title><script type="module">
    import * as glue from "/dist/glue/evaluator.js";
    import { start } from "/dist/index.js";
    ${script}
    const answers = ${answers};
    await start("/dist/${file}");
    window.answers = (cases) => cases.map((one) => answers(glue, one));
  </script>`;
  const pages = Object.fromEntries(Object.entries(FILES).map(([name, file]) => [`/${name}`, page(file)]));
  const server = await serve({ "/dist": dist }, { pages });
  const browser = await launch();
  const engines = Object.entries(FILES).map(async ([name, file]) => {
    const tab = await openPage(browser);
    await tab.page.goto(`${server.origin}/${name}`);
    await tab.page.waitForFunction(() => "answers" in window);
    return { name, tab, glue: await started(file) };
  });
  const stop = async () => {
    await browser.close();
    await server.close();
  };
  return { engines: await Promise.all(engines), stop };
}

/** A module of its own for each engine, as one starts one engine. */
async function started(file) {
  const glue = await import(`../generated/glue/evaluator.js?${file}`);
  glue.initSync({ module: new WebAssembly.Module(fs.readFileSync(path.join(dist, file))) });
  return glue;
}
