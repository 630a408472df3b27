// A page with a form, the panel and the engine as they are delivered, under the strictest policy that they promise to work with.
import { fileURLToPath } from "node:url";
import { launch, openPage } from "../browser/chromium.mjs";
import { serve } from "../browser/server.mjs";

const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'";

/** A request in which every rule of the pack `failure-points` fails. */
export const failing = {
  sponsor: { name: "Helen Marsh", function: "learning", accountable: false },
  audience: { description: "All employees", groups: [] },
  schedule: {
    go_live: "2027-02-01",
    sessions: [
      { topic: "Basics", kind: "core", date: "2026-11-18", group: null },
      { topic: "More", kind: "core", date: "2026-11-19", group: null },
    ],
  },
  reinforcement: { activities: [] },
  safety: { opening_discussion: { planned: false } },
};

/** Opens pages with the panel until it is closed. */
export async function openPages() {
  const pages = fileURLToPath(new URL("pages", import.meta.url));
  const dist = fileURLToPath(new URL("../../dist", import.meta.url));
  const server = await serve({ "/": pages, "/dist": dist }, { headers: { "Content-Security-Policy": policy } });
  const browser = await launch();
  return {
    async open({ init, ...options } = {}) {
      const { page, problems, close } = await openPage(browser, { viewport: { width: 900, height: 900 }, ...options });
      if (init) await page.addInitScript(init);
      await page.goto(server.origin);
      await page.waitForSelector("html[data-loaded]", { state: "attached" });
      return { page, problems, close };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Shows a draft of this request. */
export async function begin(page, request, options) {
  await page.evaluate(([request, options]) => begin(request, options), [request, options]);
}

/** Answers, or takes an answer back. */
export async function set(page, pointer, value) {
  await page.evaluate(([pointer, value]) => void draft.set(pointer, value), [pointer, value]);
}

/** What the live region says. */
export function announced(page) {
  return page.locator("groundrules-panel [role=status]").textContent();
}
