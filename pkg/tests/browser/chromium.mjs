// The browser of this machine, for tests.

import { chromium } from "playwright-core";

import { executable } from "./executable.mjs";

/**
 * Starts a browser that talks to nobody but the pages' servers.
 *
 * @returns {Promise<import("playwright-core").Browser>}
 */
export async function launch() {
  const args = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // /dev/shm is small in containers.
    "--disable-dev-shm-usage",
  ];
  // As root, which is usual in containers, Chromium refuses to start with its sandbox.
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return chromium.launch({ executablePath: executable(), args });
}

/**
 * A page that fails the test for what goes wrong in it: errors that nobody caught, and what it writes as an error.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function openPage(browser, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  /** @type {string[]} */
  const problems = [];
  page.on("pageerror", (error) => problems.push(String(error.stack ?? error)));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  return { page, problems, close: () => context.close() };
}
