// npm run bench: Gavel against the bare thing, in the same run on the same machine. Writes docs/benchmarks.md.
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import globalSetup, { stopAll } from '../support/global-setup.mjs';
import { readFileSync } from 'node:fs';
import { root } from '../../scripts/lib/project.mjs';
import { conflicts } from './conflicts.mjs';
import { controls } from './controls.mjs';
import { fill } from './fill.mjs';
import { ledger } from './ledger.mjs';
import { latencies, pair } from './load.mjs';
import { packs } from './packs.mjs';
import { decisions, simulation } from './policies.mjs';
import { report } from './report.mjs';
import { workflows } from './workflows.mjs';

const quick = process.argv.includes('--quick');
const rounds = quick ? 1 : 3;
const seconds = quick ? 2 : 6;
const changes = quick ? 10_000 : 100_000;

process.env.GAVEL_LOG_LEVEL = 'warn';
await globalSetup();
const stack = JSON.parse(readFileSync(process.env.GAVEL_TEST_STACK, 'utf8'));
const embedded = await import('../../dist/libs/platform/embedded/index.js');
const owner = new pg.Client({ connectionString: stack.shared.ownerUrl });
let reference;
try {
  await owner.connect();
  const token = await signIn('lena');
  const filing = graphql(
    token,
    `
      mutation ($input: FileChangeInput!) {
        fileChange(input: $input) {
          change {
            id
            number
            state
          }
          problems {
            code
          }
        }
      }
    `,
    {
      input: {
        type: 'NORMAL',
        title: 'Raise the pool size',
        description: 'From 100 to 200.',
        services: ['search'],
        environments: ['production-eu'],
      },
    },
  );
  const first = await (await fetch(filing.url, filing)).json();
  await keepSample(first.data.fileChange.change.id);
  const port = await embedded.freePort();
  reference = fork(path.join(root, 'test/bench/reference.mjs'), [stack.shared.ownerUrl, String(port)], {
    stdio: 'inherit',
  });
  await new Promise((resolve) => reference.once('message', resolve));
  const bare = `http://127.0.0.1:${port}`;

  const results = {
    machine: `${os.cpus().length} × ${os.cpus()[0].model.trim()}, Node ${process.version}, PostgreSQL ${(await owner.query('SHOW server_version')).rows[0].server_version}, fsync off`,
  };
  results.file = [];
  for (const clients of [1, 8, 32])
    results.file.push(
      await pair(
        filing,
        {
          url: `${bare}/changes`,
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: filing.body,
        },
        { clients, seconds, rounds },
      ),
    );

  await fill(owner, changes);
  const middle = (
    await owner.query(
      `SELECT number FROM change WHERE state = 'SCHEDULED' ORDER BY number OFFSET $1 LIMIT 1`,
      [changes / 20],
    )
  ).rows[0].number;
  const cursor = Buffer.from(JSON.stringify([Number(middle), Number(middle)])).toString('base64url');
  const page = graphql(
    token,
    `
      query ($after: String) {
        changes(first: 20, after: $after, filter: { states: [SCHEDULED] }) {
          nodes {
            id
            number
            type
            state
            title
            risk
            plannedStart
            updatedAt
            requester {
              id
              name
              email
            }
            services {
              id
              key
              name
              tier
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    `,
    { after: cursor },
  );
  results.page = [];
  for (const clients of [1, 8])
    results.page.push(
      await pair(page, { url: `${bare}/page?before=${middle}` }, { clients, seconds, rounds }),
    );

  const gate = {
    url: `${stack.shared.apiUrl}/api/v1/gate?change=CHG-${String(middle).padStart(6, '0')}`,
    headers: { authorization: `Bearer ${token}` },
  };
  results.gate = [];
  for (const clients of [1, 4])
    results.gate.push(
      await latencies(gate, { url: `${bare}/row?number=${middle}` }, { clients, seconds, rounds }),
    );
  results.conflicts = await conflicts(stack, { quick });
  results.controls = await controls(stack, { quick });
  results.ledger = await ledger(stack, { quick });
  results.decisions = await decisions({ rounds, quick });
  results.simulation = await simulation(stack, owner, await signIn('nora'), { quick });
  results.workflows = await workflows(stack, owner, { quick, signIn });
  results.packs = await packs(stack, owner, { quick, signIn });
  results.changes = changes;
  results.rounds = rounds;
  results.seconds = seconds;
  const text = report(results);
  process.stdout.write(`\n${text}\n`);
  if (!quick) writeFileSync(path.join(root, 'docs/benchmarks.md'), text);
} finally {
  reference?.kill('SIGTERM');
  await owner.end();
  await stopAll();
}

async function signIn(username) {
  const person = stack.shared.signIns.find((p) => p.username === username);
  const answer = await fetch(`${stack.shared.apiUrl}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: person.password }),
  });
  return (await answer.json()).token;
}

function graphql(token, query, variables) {
  return {
    url: `${stack.shared.apiUrl}/graphql`,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  };
}

/** The rows that filing one change wrote, for the reference to write the like. */
async function keepSample(globalId) {
  const id = Buffer.from(globalId, 'base64url').toString().split(':')[1];
  await owner.query(
    `CREATE TABLE bench_sample AS
     SELECT (SELECT to_jsonb(c) FROM change c WHERE c.id = $1::uuid) AS change,
            (SELECT to_jsonb(e) FROM event e WHERE e.subject_id = $1::uuid ORDER BY seq LIMIT 1) AS event,
            (SELECT to_jsonb(d) FROM policy_decision d WHERE d.request->>'action' = 'fileChange' ORDER BY decided_at DESC LIMIT 1) AS decision,
            (SELECT count(*)::int FROM policy_decision d WHERE d.subject_id = $1::uuid) AS decisions`,
    [id],
  );
}
