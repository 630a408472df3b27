// Requests that differ in everything that the three rules look at, each as JSON, and what is right for each.

const sponsors = [
  undefined,
  {},
  { name: null, function: "operations" },
  { name: "Dana Ortiz" },
  { name: "Dana Ortiz", function: null },
  { name: "Dana Ortiz", function: "learning" },
  { name: "Dana Ortiz", function: "operations" },
];
const reinforcements = [
  undefined,
  { activities: null },
  { activities: [] },
  { activities: [{ kind: "check-in" }] },
  { activities: [{ kind: "check-in" }, { kind: "manager-coaching" }] },
];
const schedules = [
  undefined,
  { sessions: null },
  { sessions: [] },
  { sessions: [{ topic: "Basics" }] },
  { sessions: [{ topic: "Basics", minutes: null }] },
  { sessions: [{ topic: "Basics", minutes: 90 }] },
  { sessions: [{ topic: "Basics", minutes: 90.5 }] },
  { sessions: [{ topic: "Basics", minutes: 45 }, { topic: "Practice" }, { topic: "More", minutes: 180 }] },
  { sessions: [{ topic: "Basics", minutes: 45 }, { topic: "Practice", minutes: 60 }] },
];

export const requests = sponsors.flatMap((sponsor) =>
  reinforcements.flatMap((reinforcement) =>
    schedules.map((schedule) => JSON.stringify({ title: "Spreadsheets", sponsor, reinforcement, schedule })),
  ),
);

/** The rules that a request breaks, in the order of the alphabet: written by hand, so that no engine judges itself. */
export function broken(json) {
  const { sponsor, reinforcement, schedule } = JSON.parse(json);
  const rules = [];
  // A function that is not given may be the learning function: that nobody else sponsors it is not shown.
  if (!sponsor?.name || !sponsor.function || sponsor.function === "learning") rules.push("missing-sponsor");
  if (!reinforcement?.activities?.length) rules.push("no-reinforcement");
  if (schedule?.sessions?.some(({ minutes }) => minutes > 90)) rules.push("long-session");
  return rules.sort();
}

/** The request of the first answer: it breaks all three. */
export const first = JSON.stringify({
  title: "Spreadsheets",
  sponsor: { name: "Dana Ortiz", function: "learning" },
  reinforcement: { activities: [] },
  schedule: { sessions: [{ topic: "Basics", minutes: 120 }, { topic: "More", minutes: 60 }] },
});
