import { violated } from "../by-hand.mjs";

export async function start() {
  return { text: (json) => violated(JSON.parse(json)), object: violated };
}
