// An evidence pack of many changes: how long it takes to make, and how much memory more its worker needs; the same for
// whoever verifies it.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { root } from '../../scripts/lib/project.mjs';

/**
 * On the shared system, whose worker makes leaves of the records first.
 * @param signIn gives the token of somebody who was seeded
 */
export async function packs(stack, owner, { quick, signIn }) {
  const count = quick ? 500 : 10_000;
  const change = await wholeChange(stack, signIn);
  await multiply(stack, change, count - 1);
  while ((await owner.query('SELECT FROM ledger_pending LIMIT 1')).rows.length > 0) await sleep(500);
  const ask = asking(stack, await signIn('oskar'));
  const worker = stack.shared.workerPid;
  const idle = peakOf(worker, true);
  const began = performance.now();
  let pack = await request(ask, owner);
  while (pack.state === 'QUEUED' || pack.state === 'RUNNING') {
    await sleep(200);
    ({ pack } = await ask(`query ($id: ID!) { pack(id: $id) { ${fields} } }`, { id: pack.id }));
  }
  if (pack.state !== 'DONE') throw new Error(`The pack is ${pack.state}: ${pack.fault}`);
  const making = { ms: performance.now() - began, memory: peakOf(worker) - idle };
  const folder = mkdtempSync(path.join(tmpdir(), 'gavel-bench-'));
  try {
    const file = path.join(folder, 'pack.tar');
    const answer = await fetch(`${stack.shared.apiUrl}${pack.contentUrl}`, { headers: ask.headers });
    await pipeline(Readable.fromWeb(answer.body), createWriteStream(file));
    const { ledgerKeys } = await ask('{ ledgerKeys { verifier } }');
    const verifying = await verified(folder, file, ledgerKeys[0].verifier);
    return { count: pack.changes, bytes: pack.bytes, making, verifying };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const title = 'One of many, for a pack';
const fields = 'id state changes bytes contentUrl fault';

function asking(stack, token) {
  const headers = { authorization: `Bearer ${token}` };
  const ask = async (query, variables = {}) => {
    const answer = await fetch(`${stack.shared.apiUrl}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await answer.json();
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    const problems = Object.values(data).flatMap((payload) => payload?.problems ?? []);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    return data;
  };
  return Object.assign(ask, { headers });
}

/** A change that was edited, voted on and begun. */
async function wholeChange(stack, signIn) {
  const as = async (name) => asking(stack, await signIn(name));
  const does = async (ask, name, type, input) =>
    (
      await ask(
        `mutation ($input: ${type}!) { ${name}(input: $input) { change { number version state contentDigest } problems { message } } }`,
        { input },
      )
    )[name].change;
  const hour = (n) => new Date(Date.now() + n * 3_600_000).toISOString();
  const [ravi, maya, lena] = await Promise.all(['ravi', 'maya', 'lena'].map(as));
  const { number, version } = await does(ravi, 'fileChange', 'FileChangeInput', {
    ...{ type: 'NORMAL', title: 'Drafted', description: 'The index no longer fits.', reason: 'It is slow.' },
    ...{
      services: ['search'],
      environments: ['production-eu'],
      risk: 'MEDIUM',
      implementationPlan: 'Raise it.',
    },
    ...{ testPlan: 'Search.', backoutPlan: 'Lower it.', plannedStart: hour(-1), plannedEnd: hour(4) },
    ...{ implementer: 'lena@acme.example', verifier: 'tomas@acme.example' },
  });
  await does(ravi, 'updateChange', 'UpdateChangeInput', { change: number, expectedVersion: version, title });
  await does(ravi, 'submitChange', 'ChangeStepInput', { change: number });
  let change = await does(maya, 'assessChange', 'ChangeStepInput', { change: number });
  const ballot = { change: number, verdict: 'APPROVE', digest: change.contentDigest };
  for (const name of ['akiko', 'george'])
    if (change.state === 'AUTHORIZING')
      change = await does(await as(name), 'castVote', 'CastVoteInput', ballot);
  await does(lena, 'startImplementation', 'ChangeStepInput', { change: number });
  return number;
}

async function multiply(stack, number, count) {
  const url = new URL(stack.superuserUrl);
  url.pathname = new URL(stack.shared.ownerUrl).pathname;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  // Until it is a leaf itself, there is nothing to do as it did.
  while ((await client.query('SELECT FROM ledger_pending LIMIT 1')).rows.length > 0) await sleep(100);
  const sql = readFileSync(path.join(root, 'test/support/multiply-change.sql'), 'utf8');
  await client.query(
    sql.replaceAll(/:change\b/g, String(Number(number.slice(4)))).replaceAll(/:count\b/g, String(count)),
  );
  await client.end();
}

/** Deployments of them all, so that a pack of a time has them. */
async function request(ask, owner) {
  const from = new Date('2001-01-01T00:00:00Z');
  await owner.query(
    `INSERT INTO deployment (id, source, external_id, fingerprint, change_id, service_id, environment_id, deployer_issuer,
       deployer_subject, started_at, finished_at, succeeded_at, outcome, recorded_by, recorded_account, recorded_at)
     SELECT gen_random_uuid(), 'bench', c.number::text, 'x', c.id, c.service_ids[1], c.environment_ids[1], 'mail', 'x', $2, $2, $2,
       'SUCCEEDED', a.person_id, a.id, now()
     FROM change c, (SELECT id, person_id FROM account WHERE person_id IS NOT NULL LIMIT 1) a WHERE c.title = $1`,
    [title, from],
  );
  const input = { from: from.toISOString(), to: new Date(from.getTime() + 1_000).toISOString() };
  const { requestPack } = await ask(
    `mutation ($input: RequestPackInput!) { requestPack(input: $input) { pack { ${fields} } problems { message } } }`,
    { input },
  );
  return requestPack.pack;
}

/** In MB, where the machine tells it. @param anew reckons it from now on */
function peakOf(pid, anew = false) {
  if (anew) writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
}

async function verified(folder, file, key) {
  const began = performance.now();
  const child = spawn(process.execPath, [path.join(root, 'dist/gavel.mjs'), 'verify', file, '--key', key], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, HOME: folder },
  });
  let memory = 0;
  const watch = setInterval(() => {
    try {
      memory = Math.max(memory, peakOf(child.pid));
    } catch {
      // It has ended.
    }
  }, 100);
  const [code] = await once(child, 'exit');
  clearInterval(watch);
  if (code !== 0) throw new Error(`gavel verify ended with ${code}.`);
  return { ms: performance.now() - began, memory };
}
