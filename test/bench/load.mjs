// Load in pairs: ours, theirs, ours, theirs … so that a machine whose speed drifts does not decide.
import autocannon from 'autocannon';

/** @returns { rate: answers a second, p50, p99: milliseconds, bad: answers that were no 2xx } */
async function once(target, clients, seconds) {
  const result = await autocannon({ ...target, connections: clients, duration: seconds });
  return {
    rate: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    bad: result.non2xx + result.errors + result.timeouts + result.mismatches,
  };
}

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** One request first: what is wrong with it is told, where load would only count it. */
async function probe({ url, method, headers, body }) {
  const answer = await fetch(url, { method, headers, body });
  const text = await answer.text();
  if (!answer.ok || text.includes('"errors":'))
    throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 600)}`);
}

/** Rounds of both in turn; the ratio is the median of the pairs' ratios. */
export async function pair(ours, theirs, { clients, seconds, rounds }) {
  await probe(ours);
  await probe(theirs);
  await once(ours, clients, 1);
  await once(theirs, clients, 1);
  const pairs = [];
  for (let i = 0; i < rounds; i += 1)
    pairs.push([await once(ours, clients, seconds), await once(theirs, clients, seconds)]);
  const bad = pairs.flat().reduce((sum, r) => sum + r.bad, 0);
  if (bad > 0) throw new Error(`${bad} answers were not as they should be: the figures are void`);
  const of = (side, figure) => median(pairs.map((p) => p[side][figure]));
  return {
    clients,
    ours: { rate: of(0, 'rate'), p50: of(0, 'p50'), p99: of(0, 'p99') },
    theirs: { rate: of(1, 'rate'), p50: of(1, 'p50'), p99: of(1, 'p99') },
    rateRatio: median(pairs.map(([a, b]) => a.rate / b.rate)),
    p99Ratio: median(pairs.map(([a, b]) => a.p99 / Math.max(b.p99, 0.5))),
  };
}
