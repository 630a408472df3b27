// Finds the browser of this machine. As a program it prints where it is, or says what to install.

import fs from "node:fs";

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
  const named = process.env.CHROMIUM;
  if (named && !fs.existsSync(named)) throw new Error(`the environment variable CHROMIUM names ${named}, which is not there`);
  const found = named || PLACES.find((place) => fs.existsSync(place));
  if (found) return found;
  throw new Error(
    "the tests in a browser need Chromium or Chrome: install it (on Debian, as root: `apt-get install chromium`), or name it " +
      "in the environment variable CHROMIUM",
  );
}

if (process.argv[1] === import.meta.filename) {
  try {
    console.log(executable());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
