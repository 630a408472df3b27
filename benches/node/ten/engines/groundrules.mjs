import { load } from "groundrules";

export async function start({ pack: bytes }) {
  const pack = await load(bytes);
  const ids = (request) => pack.outcome(request).violated;
  return { text: ids, object: ids };
}
