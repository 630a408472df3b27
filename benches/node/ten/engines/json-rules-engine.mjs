// Its conditions compare facts with values. The host gives what they need of the lists, and whether the target moves.

import { Engine } from "json-rules-engine";

import { factsOf } from "../facts.mjs";

const is = (fact, operator, value) => ({ fact, operator, value });

const CONDITIONS = {
  "missing-sponsor": [is("name", "equal", ""), is("function", "in", ["", "learning"])],
  "vague-audience": [is("groups", "lessThan", 2), is("without_role", "greaterThan", 0), is("names_everybody", "equal", true)],
  "no-reinforcement": [is("days_to_last_activity", "lessThanInclusive", 14)],
  "mistimed-session": [is("fewest_days_before", "lessThan", 14), is("most_days_before", "greaterThan", 28)],
  "no-opening": [is("opening_discussion", "equal", false), is("norms", "equal", 0)],
  "no-metric": [is("metric", "equal", ""), is("moves", "equal", false)],
  "far-horizon": [is("horizon", "greaterThan", 30)],
  "long-session": [is("longest", "greaterThan", 90)],
  "little-practice": [is("practice", "lessThan", 60)],
  "no-adoption-owner": [is("adoption_owners", "equal", 0)],
};

export async function start({ rules }) {
  const engine = new Engine(rules.map((rule) => ({ event: { type: rule }, conditions: { any: CONDITIONS[rule] } })));
  const object = async (request) => {
    const { baseline, target, horizon = 1_000_000, practice = -1, ...facts } = factsOf(request);
    const moves = baseline !== undefined && target !== undefined && baseline !== target;
    const { events } = await engine.run({ ...facts, moves, horizon, practice });
    const broken = events.map(({ type }) => type);
    return rules.filter((rule) => broken.includes(rule));
  };
  return { text: (json) => object(JSON.parse(json)), object };
}
