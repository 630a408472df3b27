// What was aimed for, and whether it was reached.

/** A table of what is to be `most` at most. */
export function aims(list) {
  const rows = list.map(
    ({ what, most, measured }) => `| ${what} | ${most} | ${measured.toFixed(2)} | ${measured <= most ? "reached" : "missed"} |`,
  );
  return ["| aimed for | at most | measured | |", "|---|---:|---:|---|", ...rows].join("\n");
}
