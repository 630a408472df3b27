/** What this form asks for: a part of a training request. */
export interface TrainingRequest {
  request: { title: string; kind: string };
  sponsor: { name: string; function: string; accountable: boolean };
  audience: { description: string; groups: { role: string; material: string }[] };
  schedule: { go_live: string; sessions: { topic: string; date: string }[] };
  reinforcement: { activities: { description: string; owner: string; date: string }[] };
}

/** The places at which this form shows messages. */
export const fields = [
  "/request/title",
  "/request/kind",
  "/sponsor/name",
  "/sponsor/function",
  "/sponsor/accountable",
  "/audience/description",
  "/audience/groups",
  "/audience/groups/*/role",
  "/audience/groups/*/material",
  "/schedule/go_live",
  "/schedule/sessions",
  "/schedule/sessions/*/topic",
  "/schedule/sessions/*/date",
  "/reinforcement/activities",
  "/reinforcement/activities/*/description",
  "/reinforcement/activities/*/owner",
  "/reinforcement/activities/*/date",
];
