import initialise, { isAuthorized } from "@cedar-policy/cedar-wasm/web";

import { call } from "../engines/cedar-wasm-call.mjs";

export async function start(rules, wasm) {
  await initialise({ module_or_path: wasm });
  return call({ isAuthorized }, rules);
}
