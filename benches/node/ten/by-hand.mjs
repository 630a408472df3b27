// The ten rules as a JavaScript programmer would write them, and what of them other engines need from their host.

const CATCH_ALL =
  /\b(?:all[\s-]+employees|all[\s-]+staff|everyone|everybody|whole[\s-]+company|entire[\s-]+organisation|company[\s-]+wide)\b/i;

export const namesEverybody = (text) => typeof text === "string" && CATCH_ALL.test(text);
export const isBlank = (text) => typeof text !== "string" || text.trim() === "";

/** How many days the second date lies behind the first; `undefined` where one is missing. */
export function daysFrom(from, to) {
  // A date alone is read as the midnight of UTC, so every day has as many milliseconds.
  return from && to ? (Date.parse(to) - Date.parse(from)) / 86_400_000 : undefined;
}

export function violated({ sponsor, audience, schedule, design, climate, reinforcement, outcome, adoption }) {
  const rules = [];
  if (isBlank(sponsor?.name) || !sponsor.function || sponsor.function === "learning") rules.push("missing-sponsor");
  const groups = audience?.groups ?? [];
  if (groups.length < 2 || groups.some(({ role }) => isBlank(role)) || namesEverybody(audience.description)) {
    rules.push("vague-audience");
  }
  const goLive = schedule?.go_live;
  if (!(reinforcement?.activities ?? []).some(({ date }) => daysFrom(goLive, date) > 14)) rules.push("no-reinforcement");
  const sessions = schedule?.sessions ?? [];
  const isTimely = ({ date }) => {
    const days = daysFrom(date, goLive);
    return days >= 14 && days <= 28;
  };
  if (!sessions.every(isTimely)) rules.push("mistimed-session");
  if (climate?.opening_discussion !== true || !climate.norms?.length) rules.push("no-opening");
  const { metric, baseline, target, horizon } = outcome ?? {};
  if (isBlank(metric) || baseline == null || target == null || baseline === target) rules.push("no-metric");
  if (!(horizon <= 30) || horizon === null) rules.push("far-horizon");
  if (sessions.some(({ minutes }) => minutes == null || minutes > 90)) rules.push("long-session");
  if (!(design?.practice >= 60)) rules.push("little-practice");
  const answers = (manager) => manager.answers_for_adoption === true && !isBlank(manager.name);
  if (!(adoption?.managers ?? []).some(answers)) rules.push("no-adoption-owner");
  return rules;
}
