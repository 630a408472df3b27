import { load } from "groundrules";

/** `rules`: the compiled pack. */
export async function start(rules) {
  const pack = await load(rules);
  return (json) => pack.check(json).findings.map(({ rule }) => rule);
}
