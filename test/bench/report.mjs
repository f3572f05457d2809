// The figures as docs/benchmarks.md.
import { readFileSync } from 'node:fs';

/** Written by hand, after a look at the profiles: to be looked at again when the figures change. */
const limits = readFileSync(new URL('limits.md', import.meta.url), 'utf8');

const n = (x, digits = 0) =>
  x.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const table = (rows, ratioOf, target) => [
  '| clients | Gavel, answers/s | p50 ms | p99 ms | bare, answers/s | p50 ms | p99 ms | ratio | target |',
  '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
  ...rows.map(
    (r) =>
      `| ${r.clients} | ${n(r.ours.rate)} | ${n(r.ours.p50, 1)} | ${n(r.ours.p99, 1)} | ${n(r.theirs.rate)} | ${n(r.theirs.p50, 1)} | ${n(r.theirs.p99, 1)} | **${n(ratioOf(r), 2)}** | ${target} |`,
  ),
];

/** What rules, conflicts and the trying of rules on the past cost. */
function governance(r) {
  return [
    '## Conflicts of one change',
    '',
    'All conflicts of one change, one statement in the database, at as many changes at any time: a hundred times the changes',
    'are planned over a hundred times the years. The ratio is of the p50.',
    '',
    '| changes planned | p50 ms | p99 ms | target |',
    '| ---: | ---: | ---: | ---: |',
    ...r.conflicts.rows.map((x) => `| ${n(x.count)} | ${n(x.p50, 2)} | ${n(x.p99, 2)} | < 20 |`),
    '',
    `Ratio **${n(r.conflicts.ratio, 2)}**, target < 2.`,
    '',
    '## A policy decision, by the number of rules',
    '',
    'One action to which so many rules apply, against Cedar called with the same rules, schema and facts.',
    '',
    '| rules | Gavel, p50 ms | p99 ms | Cedar, p50 ms | p99 ms | p50 to Cedar | p50 to 1 rule |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...r.decisions.map(
      (d) =>
        `| ${n(d.count)} | ${n(d.ours.p50, 3)} | ${n(d.ours.p99, 3)} | ${n(d.theirs.p50, 3)} | ${n(d.theirs.p99, 3)} | **${n(d.ours.p50 / d.theirs.p50, 2)}** | ${n(d.ours.p50 / r.decisions[0].ours.p50, 1)} |`,
    ),
    '',
    '## Rules tried on the past',
    '',
    'The shipped rules on kept decisions, by one worker, against reading the same rows in the same portions.',
    '',
    '| decisions | seconds | decisions/s | reading alone, s | ratio | target |',
    '| ---: | ---: | ---: | ---: | ---: | ---: |',
    `| ${n(r.simulation.decisions)} | ${n(r.simulation.seconds, 1)} | ${n(r.simulation.decisions / r.simulation.seconds)} | ${n(r.simulation.alone, 1)} | **${n(r.simulation.ratio, 1)}** | < 60 s |`,
    '',
  ];
}

/** What it costs to make leaves, and to prove them. */
function ledgerFigures({ sequencing, proofs }) {
  const [small, large] = proofs;
  const logarithms = Math.log2(large.size) / Math.log2(small.size);
  return [
    '## The ledger',
    '',
    `${n(sequencing.count)} events made leaves by one worker (rows read, digested, hashed, tiles and signed heads written) against the same`,
    'records digested and hashed in memory.',
    '',
    '| leaves/s | hashing alone, leaves/s | ratio |',
    '| ---: | ---: | ---: |',
    `| ${n(sequencing.rate)} | ${n(sequencing.alone)} | **${n(sequencing.rate / sequencing.alone, 2)}** |`,
    '',
    'The proof of one random leaf, found by its record, with nothing of the tree in memory.',
    '',
    '| leaves | hashes in the longest | p50 ms | p99 ms |',
    '| ---: | ---: | ---: | ---: |',
    ...proofs.map((x) => `| ${n(x.size)} | ${n(x.hashes)} | ${n(x.p50, 2)} | ${n(x.p99, 2)} |`),
    '',
    `${n(large.size / small.size)} times the leaves take **${n(large.p50 / small.p50, 2)}** times as long (p50; p99 ${n(large.p99 / small.p99, 2)}); their logarithm is ${n(logarithms, 2)} times as large.`,
    '',
  ];
}

/** What it costs to judge every change. */
function controlFigures({ rows, ratio }) {
  return [
    '## Controls over every change',
    '',
    'All controls over so many changes by the worker’s own code, against reading the same facts in the same portions; and afterwards',
    'over 100 changes of which something is told.',
    '',
    '| changes | answers | seconds | changes/s | reading alone, s | ratio | 100 told of, s | target |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(
      (x) =>
        `| ${n(x.count)} | ${n(x.answers)} | ${n(x.whole, 1)} | ${n(x.count / x.whole)} | ${n(x.alone, 1)} | **${n(x.ratio, 2)}** | ${n(x.followed, 2)} | < 30 s |`,
    ),
    '',
    `What is told afterwards takes **${n(ratio, 2)}** times as long among ten times the changes.`,
    '',
  ];
}

/** What it takes to make and to verify a pack. */
function packFigures({ count, bytes, making, verifying }) {
  const row = (what, { ms, memory }) =>
    `| ${what} | ${n(ms / 1_000, 1)} | ${n((count / ms) * 1_000)} | ${n(memory)} |`;
  return [
    '## An evidence pack',
    '',
    `Of ${n(count)} changes, each edited, voted on and begun: ${n(bytes / 1e6)} MB, ${n(bytes / count / 1e3, 1)} kB for a change. Making goes from the`,
    'request to the whole archive; its memory is what the worker had more than before, at the most. Verifying asks every decision again;',
    'its memory is all that `gavel verify` had.',
    '',
    '| | s | changes/s | MB at the most |',
    '| --- | ---: | ---: | ---: |',
    row('making', making),
    row('verifying', verifying),
    '',
  ];
}

export function report(r) {
  return [
    '# Benchmarks',
    '',
    'Written by `npm run bench`. Each figure is a median over rounds in which Gavel and the bare thing run in turn, so that the',
    'ratios hold when the speed of the machine drifts. Load, API, reference, PostgreSQL and Temporal share the machine.',
    '',
    `Machine: ${r.machine}. ${r.rounds} rounds of ${r.seconds} s each.`,
    '',
    '## Filing a change',
    '',
    'GraphQL `fileChange` against bare Fastify and pg writing the same rows (change, event, policy decision) in one',
    'transaction, without sign-in, checks, policy or GraphQL.',
    '',
    ...table(r.file, (x) => x.rateRatio, '≥ 0.5'),
    '',
    `## A page of 20 changes with requester and services, at ${n(r.changes)} changes`,
    '',
    'GraphQL `changes` against one hand-written statement behind bare Fastify.',
    '',
    ...table(r.page, (x) => x.rateRatio, '≥ 0.3'),
    '',
    '## The deployment gate',
    '',
    '`GET /api/v1/gate` against a single-row select by primary key behind bare Fastify; the ratio is of the p99.',
    '',
    ...table(r.gate, (x) => x.p99Ratio, '< 3'),
    '',
    ...governance(r),
    ...controlFigures(r.controls),
    ...ledgerFigures(r.ledger),
    ...packFigures(r.packs),
    '## Changes through Temporal',
    '',
    `${r.workflows.count} changes, each told of ${r.workflows.signals} times and ended, through outbox, relay and workflow, against as many empty workflows`,
    'with as many signals sent by a bare client (20 at a time). Neither runs an activity: a change that only moves needs none.',
    '',
    '| Gavel, changes/s | empty workflows/s | ratio | target |',
    '| ---: | ---: | ---: | ---: |',
    `| ${n(r.workflows.ours, 1)} | ${n(r.workflows.theirs, 1)} | **${n(r.workflows.ratio, 2)}** | ≥ 0.6 |`,
    '',
    limits,
  ].join('\n');
}
