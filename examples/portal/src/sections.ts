/** What the form asks for, section by section. Titles, questions and types come from the schema. */

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly parts: readonly Part[];
}

/** A field by its path, fields that belong together, or a list of rows. */
export type Part = string | Group | List;

export interface Group {
  readonly group: string;
  /** Its fields, by the name they have in it. */
  readonly fields: readonly string[];
}

export interface List {
  readonly list: string;
  /** What one row is called. */
  readonly row: string;
  /** The fields of a row, by the name they have in it. */
  readonly fields: readonly string[];
}

export const sections: readonly Section[] = [
  {
    id: "need",
    title: "The need",
    lead: "What happens on the job today, and why it should be different.",
    parts: [
      "/request/title",
      "/request/kind",
      "/problem/statement",
      "/problem/symptoms",
      "/problem/root_cause",
      "/problem/causes",
      "/problem/inconsistent_decisions",
      "/problem/unreliable_actions",
    ],
  },
  {
    id: "sponsor",
    title: "Sponsor and leaders",
    lead: "Who answers for the result, and what leaders do themselves.",
    parts: [
      { group: "/sponsor", fields: ["name", "function", "accountable"] },
      { group: "/ownership/outcome_owner", fields: ["name", "function", "leader"] },
      { group: "/ownership/leader_actions", fields: ["modelling", "measuring", "following_up"] },
    ],
  },
  {
    id: "audience",
    title: "Audience",
    lead: "The people this is for, in groups that share a role.",
    parts: [
      "/audience/description",
      { list: "/audience/groups", row: "Group", fields: ["name", "role", "department", "size", "go_live", "material"] },
    ],
  },
  {
    id: "outcome",
    title: "Outcome and metrics",
    lead: "What people will do differently, and how anybody will know.",
    parts: [
      "/outcome/behaviour",
      "/outcome/result_protected",
      "/outcome/visible_after",
      {
        list: "/measurement/metrics",
        row: "Metric",
        fields: ["name", "kind", "unit", "baseline", "target", "better", "source"],
      },
      { list: "/outcome/accompanying_measures", row: "Measure", fields: ["kind", "description"] },
    ],
  },
  {
    id: "schedule",
    title: "Schedule",
    lead: "The day the work changes, and the sessions before it.",
    parts: [
      "/schedule/go_live",
      { list: "/schedule/sessions", row: "Session", fields: ["topic", "kind", "date", "minutes", "group"] },
    ],
  },
  {
    id: "practice",
    title: "Practice",
    lead: "What participants do, rather than hear.",
    parts: [
      "/practice/methods",
      "/practice/real_decisions",
      "/practice/real_constraints",
      "/practice/real_consequences",
    ],
  },
  {
    id: "reinforcement",
    title: "After the training",
    lead: "What keeps the new behaviour alive.",
    parts: [{ list: "/reinforcement/activities", row: "Activity", fields: ["kind", "owner", "date", "description"] }],
  },
  {
    id: "safety",
    title: "Safety",
    lead: "What makes it safe to try, and to fail.",
    parts: [
      { group: "/safety/opening_discussion", fields: ["planned", "facilitator"] },
      { group: "/safety/norms", fields: ["text", "failing_without_consequence"] },
    ],
  },
];

/** Texts that deserve more than a line. */
export const longTexts: ReadonlySet<string> = new Set([
  "/problem/statement",
  "/problem/root_cause",
  "/audience/description",
  "/outcome/behaviour",
  "/outcome/result_protected",
  "/ownership/leader_actions/modelling",
  "/ownership/leader_actions/measuring",
  "/ownership/leader_actions/following_up",
  "/practice/real_decisions",
  "/practice/real_constraints",
  "/practice/real_consequences",
  "/safety/norms/text",
]);
