import * as groundrules from "groundrules";

/** With the engine of another copy of the package, where there is one: a copy has one engine. */
export async function start({ pack: bytes }, { load } = groundrules, options = {}) {
  const pack = await load(bytes, options);
  const ids = (request) => pack.outcome(request).violated;
  return { text: ids, object: ids };
}
