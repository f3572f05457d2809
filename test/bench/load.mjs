// Load in pairs: ours, theirs, ours, theirs … so that a machine whose speed drifts does not decide.
import { Agent, request } from 'node:http';
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

/** Every answer's time in milliseconds, sorted: autocannon knows whole ones only. */
async function timesOf({ url, method, headers }, clients, seconds) {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const times = [];
  const until = performance.now() + seconds * 1_000;
  const ask = () =>
    new Promise((resolve, reject) => {
      const began = performance.now();
      const sent = request(url, { agent, method, headers }, (answer) => {
        answer.resume().once('end', () => {
          if (answer.statusCode !== 200) reject(new Error(`${url} answered ${answer.statusCode}`));
          resolve(times.push(performance.now() - began));
        });
      });
      sent.once('error', reject).end();
    });
  const client = async () => {
    while (performance.now() < until) await ask();
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return times.sort((a, b) => a - b);
}

/** Times of both in turn, a little of each at a time; percentiles are over all of a side's answers. */
export async function latencies(ours, theirs, { clients, seconds, rounds }) {
  await probe(ours);
  await probe(theirs);
  const sides = [
    { target: ours, times: [] },
    { target: theirs, times: [] },
  ];
  for (let i = 0; i < 1 + rounds * 4; i += 1)
    for (const side of sides) {
      const times = await timesOf(side.target, clients, seconds / 4);
      // The first is for warming up.
      if (i > 0) side.times.push(...times);
    }
  const [a, b] = sides.map(({ times }) => {
    times.sort((x, y) => x - y);
    const at = (share) => times[Math.floor(times.length * share)];
    return { rate: times.length / (rounds * seconds), p50: at(0.5), p99: at(0.99) };
  });
  return { clients, ours: a, theirs: b, p99Ratio: a.p99 / b.p99 };
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
  };
}
