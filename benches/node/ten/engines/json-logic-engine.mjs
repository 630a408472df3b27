// Compiled to JavaScript by the engine. Days, blanks and phrases are methods of ours, as its documentation proposes.

import { LogicEngine } from "json-logic-engine";

import { daysFrom, isBlank, namesEverybody } from "../by-hand.mjs";

/** No rule allows for so many days; the engine compares null with nothing. */
const UNKNOWN = -1_000_000;

/** Compiled, a comparison of three values takes the go-live from another scope than one of two. */
const DAYS = { days_from: [{ val: "date" }, { val: [[2], "schedule", "go_live"] }] };
const IS_MISTIMED = { some: [{ val: ["schedule", "sessions"] }, { or: [{ "<": [DAYS, 14] }, { ">": [DAYS, 28] }] }] };

export async function start({ datalogic, rules }) {
  const engine = new LogicEngine();
  const method = (run) => ({ method: run, deterministic: true, sync: true });
  engine.addMethod("is_blank", method(([text]) => isBlank(text)));
  engine.addMethod("names_everybody", method(([text]) => namesEverybody(text)));
  engine.addMethod("days_from", method(([from, to]) => daysFrom(from, to) ?? UNKNOWN));
  const logic = [...datalogic];
  logic[rules.indexOf("mistimed-session")] = { if: [IS_MISTIMED, "mistimed-session", null] };
  const run = engine.build(logic);
  const object = (request) => run(request).filter((rule) => rule !== null);
  return { text: (json) => object(JSON.parse(json)), object };
}
