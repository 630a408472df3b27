/** `rules`: expressions by the ids of the rules, as JSON. */
export function call(evaluateExpression, rules) {
  const expressions = Object.entries(JSON.parse(rules));
  return (json) => {
    const request = JSON.parse(json);
    return expressions.filter(([, expression]) => evaluateExpression(expression, request)).map(([rule]) => rule);
  };
}
