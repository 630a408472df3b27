/** `rules`: policies by the ids of the rules, as JSON. */
export function call({ isAuthorized }, rules) {
  const policies = { staticPolicies: JSON.parse(rules) };
  const uid = (type) => ({ type, id: type });
  return (json) => {
    const { sponsor, reinforcement, schedule } = JSON.parse(json);
    const context = {
      sponsor: { name: sponsor?.name ?? "", function: sponsor?.function ?? "" },
      activities: reinforcement?.activities?.length ?? 0,
      // Cedar knows whole numbers only.
      longest: Math.max(0, ...(schedule?.sessions ?? []).map(({ minutes }) => Math.ceil(minutes ?? 0))),
    };
    const answer = isAuthorized({
      principal: uid("Person"),
      action: uid("Action"),
      resource: uid("Request"),
      context,
      policies,
      entities: [],
    });
    if (answer.type !== "success" || answer.response.diagnostics.errors.length > 0) throw new Error(JSON.stringify(answer));
    return answer.response.diagnostics.reason;
  };
}
