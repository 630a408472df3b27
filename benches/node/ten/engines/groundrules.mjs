import { load } from "groundrules";

export async function start({ pack: bytes }) {
  const pack = await load(bytes);
  const ids = (request) => unique(pack.check(request).findings);
  return { text: ids, object: ids };
}

/** A rule about each session has a finding for each that violates it, one after the other. */
function unique(findings) {
  const rules = [];
  for (const { rule } of findings) if (rule !== rules.at(-1)) rules.push(rule);
  return rules;
}
