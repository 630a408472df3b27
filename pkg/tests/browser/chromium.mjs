// The browser of this machine, for tests.

import fs from "node:fs";

import { chromium } from "playwright-core";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files\\Chromium\\Application\\chrome.exe",
];

/** Where the browser is: what the environment variable CHROMIUM says, else one of the usual places. */
export function executable() {
  const found = [process.env.CHROMIUM, ...PLACES].find((place) => place && fs.existsSync(place));
  if (found) return found;
  throw new Error(
    "the tests in a browser need Chromium or Chrome: install it (on Debian, `apt-get install chromium`), or name it " +
      "in the environment variable CHROMIUM",
  );
}

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
