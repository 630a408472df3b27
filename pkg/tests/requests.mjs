// The requests of the repository, for tests that try them all.

import fs from "node:fs";
import path from "node:path";

export const repository = path.resolve(import.meta.dirname, "../..");

/** Every request: those of the examples as they are, and those of the corpus without their labels. */
export function requests() {
  const examples = files("examples/requests").map(({ name, text }) => ({ name, text }));
  const labelled = ["tests/requests", "tests/requests/held-out"].flatMap(files).map(({ name, text }) => {
    return { name, text: JSON.stringify(JSON.parse(text).request) };
  });
  return [...examples, ...labelled];
}

function files(directory) {
  const names = fs.readdirSync(path.join(repository, directory)).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => {
    const place = `${directory}/${name}`;
    return { name: place, text: fs.readFileSync(path.join(repository, place), "utf8") };
  });
}

/** Numbers that look random and are the same every time, from 0 to just below 1. */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
