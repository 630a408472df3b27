// What engines need of a request that look at no element of a list, and tell missing from empty in no way that serves.

import { daysFrom, isBlank, namesEverybody } from "./by-hand.mjs";

const FAR = 1_000_000;

export function factsOf({ sponsor, audience, schedule, design, climate, reinforcement, outcome, adoption }) {
  const groups = audience?.groups ?? [];
  const sessions = schedule?.sessions ?? [];
  const goLive = schedule?.go_live;
  // A session without a date is held on no day of any window; where there are no sessions none is mistimed.
  const before = sessions.map(({ date }) => daysFrom(date, goLive) ?? -FAR);
  const after = (reinforcement?.activities ?? []).map(({ date }) => daysFrom(goLive, date) ?? -FAR);
  const owners = (adoption?.managers ?? []).filter(
    (manager) => manager.answers_for_adoption === true && !isBlank(manager.name),
  );
  return {
    name: isBlank(sponsor?.name) ? "" : sponsor.name,
    function: sponsor?.function ?? "",
    groups: groups.length,
    without_role: groups.filter(({ role }) => isBlank(role)).length,
    names_everybody: namesEverybody(audience?.description),
    days_to_last_activity: Math.max(-FAR, ...after),
    fewest_days_before: before.length ? Math.min(...before) : 21,
    most_days_before: before.length ? Math.max(...before) : 21,
    longest: Math.max(0, ...sessions.map(({ minutes }) => minutes ?? FAR)),
    opening_discussion: climate?.opening_discussion === true,
    norms: climate?.norms?.length ?? 0,
    metric: isBlank(outcome?.metric) ? "" : outcome.metric,
    baseline: outcome?.baseline ?? undefined,
    target: outcome?.target ?? undefined,
    horizon: outcome?.horizon ?? undefined,
    practice: design?.practice ?? undefined,
    adoption_owners: owners.length,
  };
}
