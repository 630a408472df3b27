// Cedar decides whether somebody may do something. Each rule is a policy that forbids submitting a request; the
// policies that apply are those that it breaks. A policy cannot look at each element of a list, so the host gives it
// what the rules need to know of the lists.

import cedar from "@cedar-policy/cedar-wasm/nodejs";

import { call } from "./cedar-wasm-call.mjs";

export async function start(rules) {
  return call(cedar, rules);
}
