// A condition cannot tell what is missing from what is empty, so the host fills in the blanks.

import { Engine } from "json-rules-engine";

/** `rules`: the rules in the engine's own form, as JSON. */
export async function start(rules) {
  const engine = new Engine(JSON.parse(rules));
  return async (json) => {
    const { sponsor, reinforcement, schedule } = JSON.parse(json);
    const { events } = await engine.run({
      sponsor: sponsor?.name ?? "",
      function: sponsor?.function ?? "",
      activities: reinforcement?.activities?.length ?? 0,
      minutes: (schedule?.sessions ?? []).map(({ minutes }) => minutes ?? 0),
    });
    return events.map(({ type }) => type);
  };
}
