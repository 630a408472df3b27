// The policies of the native measurement, parsed before any request. The host gives what they need of the lists, and
// numbers as hundredths, as Cedar knows whole numbers only.

import cedar from "@cedar-policy/cedar-wasm/nodejs";

import { factsOf } from "../facts.mjs";

export async function start({ cedar: policies, rules }) {
  const parts = cedar.policySetTextToParts(policies);
  if (parts.type !== "success") throw new Error(JSON.stringify(parts));
  const staticPolicies = Object.fromEntries(parts.policies.map((policy) => [/@id\("(.+?)"\)/.exec(policy)[1], policy]));
  const prepared = cedar.preparsePolicySet("ten", { staticPolicies });
  if (prepared.type !== "success") throw new Error(JSON.stringify(prepared));
  const somebody = { type: "Somebody", id: "anybody" };
  const object = (request) => {
    const answer = cedar.statefulIsAuthorized({
      principal: somebody,
      action: somebody,
      resource: somebody,
      context: contextOf(factsOf(request)),
      preparsedPolicySetId: "ten",
      entities: [],
    });
    if (answer.type !== "success" || answer.response.diagnostics.errors.length > 0) throw new Error(JSON.stringify(answer));
    const broken = answer.response.diagnostics.reason;
    return rules.filter((rule) => broken.includes(rule));
  };
  return { text: (json) => object(JSON.parse(json)), object };
}

function contextOf(facts) {
  const { name, function: of, groups, without_role, names_everybody, days_to_last_activity } = facts;
  const { fewest_days_before, most_days_before, opening_discussion, norms, adoption_owners } = facts;
  const outcome = { metric: facts.metric };
  for (const number of ["baseline", "target", "horizon"]) {
    if (facts[number] !== undefined) outcome[number] = hundredths(facts[number]);
  }
  const context = {
    sponsor: { name, function: of },
    audience: { groups, without_role, names_everybody },
    days_to_last_activity,
    sessions: { fewest_days_before, most_days_before, longest: hundredths(facts.longest) },
    climate: { opening_discussion, norms },
    outcome,
    adoption_owners,
  };
  if (facts.practice !== undefined) context.practice = hundredths(facts.practice);
  return context;
}

const hundredths = (number) => Math.round(number * 100);
