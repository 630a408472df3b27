import type { Mapping } from "groundrules/adapters/survey-js";

/** The survey's questions have names of their own: this is where each belongs in a training request. */
export const mapping: Mapping = {
  title: "/request/title",
  kind: "/request/kind",
  sponsor_name: "/sponsor/name",
  sponsor_function: "/sponsor/function",
  sponsor_accountable: "/sponsor/accountable",
  audience: "/audience/description",
  "groups[*].role": "/audience/groups/*/role",
  "groups[*].material": "/audience/groups/*/material",
  go_live: "/schedule/go_live",
  "sessions[*].topic": "/schedule/sessions/*/topic",
  "sessions[*].day": "/schedule/sessions/*/date",
  "activities[*].what": "/reinforcement/activities/*/description",
  "activities[*].who": "/reinforcement/activities/*/owner",
  "activities[*].when": "/reinforcement/activities/*/date",
};
