// Changes through the outbox, the relay and their workflows, against empty workflows with as many signals.
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { root } from '../../scripts/lib/project.mjs';
import { median } from './load.mjs';

const signals = 4;

/** @returns rates of ours and theirs in complete workflows a second, and the median ratio of the pairs */
export async function workflows(stack, owner, { quick }) {
  const count = quick ? 40 : 200;
  const rounds = quick ? 1 : 3;
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const client = new Client({ connection });
  const native = await NativeConnection.connect({ address: stack.temporalAddress });
  const worker = await Worker.create({
    connection: native,
    taskQueue: 'bench-empty',
    workflowsPath: path.join(root, 'test/bench/empty-workflow.mjs'),
  });
  const running = worker.run();
  try {
    const pairs = [];
    await theirs(client, 10, 'warm-up');
    for (let i = 0; i < rounds; i += 1) {
      const a = await ours(client, owner, count);
      const b = await theirs(client, count, `round-${i}`);
      pairs.push([a, b]);
    }
    return {
      count,
      signals,
      ours: median(pairs.map(([a]) => a)),
      theirs: median(pairs.map(([, b]) => b)),
      ratio: median(pairs.map(([a, b]) => a / b)),
    };
  } finally {
    worker.shutdown();
    await running;
    await native.close();
    await connection.close();
  }
}

/** Moves each of `count` changes four times and ends it, as commands do: by an event and an outbox row each time. */
async function ours(client, owner, count) {
  const { rows } = await owner.query(
    `SELECT id FROM change WHERE state = 'AUTHORIZING' ORDER BY number LIMIT $1`,
    [count],
  );
  const ids = rows.map((r) => r.id);
  const begin = performance.now();
  for (let i = 0; i < signals; i += 1) {
    await tell(owner, ids);
    await drained(owner);
  }
  await owner.query(`UPDATE change SET state = 'CANCELED', version = version + 1 WHERE id = ANY($1)`, [ids]);
  await tell(owner, ids);
  await ended(
    client,
    ids.map((id) => `change-${id}`),
  );
  return (count * 1_000) / (performance.now() - begin);
}

async function tell(owner, ids) {
  await owner.query(
    `WITH told AS (
       INSERT INTO event (id, type, subject_type, subject_id, data, actor_kind, actor_name, door, correlation_id, occurred_at, leaf)
       SELECT gen_random_uuid(), 'change.commented', 'change', id, '{}', 'system', 'bench', 'workflow', 'bench', now(), sha256(id::text::bytea)
       FROM unnest($1::uuid[]) AS id)
     INSERT INTO outbox (topic, key, payload, correlation_id, created_at, due_at)
     SELECT 'change', id, '{}', 'bench', now(), now() FROM unnest($1::uuid[]) AS id`,
    [ids],
  );
  await owner.query(`SELECT pg_notify('gavel_committed', '')`);
}

async function drained(owner) {
  for (;;) {
    const { rows } = await owner.query(`SELECT count(*)::int AS n FROM outbox WHERE topic = 'change'`);
    if (rows[0].n === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function theirs(client, count, name) {
  const ids = Array.from({ length: count }, (_, i) => `bench-${name}-${i}`);
  const begin = performance.now();
  for (let i = 0; i < signals; i += 1)
    await inParallel(ids, (workflowId) =>
      client.workflow.signalWithStart('empty', { workflowId, taskQueue: 'bench-empty', signal: 'moved' }),
    );
  await inParallel(ids, (id) => client.workflow.getHandle(id).signal('over'));
  await ended(client, ids);
  return (count * 1_000) / (performance.now() - begin);
}

const ended = (client, ids) => inParallel(ids, (id) => client.workflow.getHandle(id).result());

/** Twenty at a time. */
async function inParallel(items, body) {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let item = queue.pop(); item !== undefined; item = queue.pop()) await body(item);
    }),
  );
}
