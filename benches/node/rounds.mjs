// Measures contenders in turn, in one process: whatever else the machine does meets all of them alike.

/** Each contender's `work(round)` is timed once a round; the first contender is what the ratios are to. */
export async function measure(contenders, rounds) {
  const times = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      // Each round begins with another contender, so that nobody always follows the same one.
      const at = (round + turn) % contenders.length;
      const began = performance.now();
      const promise = contenders[at].work(round);
      // An answer that is there at once is not waited for.
      if (promise instanceof Promise) await promise;
      times[at].push(performance.now() - began);
    }
  }
  return times.map((own) => ({
    milliseconds: quantile(own, 0.5),
    ratio: quantile(own.map((time, round) => time / times[0][round]), 0.5),
  }));
}

function quantile(list, share) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * share)];
}
