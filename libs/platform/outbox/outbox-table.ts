import type { Id } from '#kernel';
import type { EntityManager } from 'typeorm';
import { backOffMs } from './back-off.ts';
import type { OutboxMessage } from './handler.ts';

interface OutboxRow {
  readonly id: string;
  readonly key: Id;
  readonly payload: OutboxMessage['payload'];
  readonly correlation_id: string;
  readonly attempts: number;
}

/** Rows of one key, as the one message that is delivered for them. */
export interface Parcel {
  readonly message: OutboxMessage;
  readonly ids: readonly string[];
  readonly attempts: number;
}

export interface TopicBacklog {
  readonly topic: string;
  readonly count: number;
  /** Since when the oldest of them waits. */
  readonly oldest: Date;
}

/** Which of the topics have rows that are due: one look for all of them. */
export async function dueTopics(
  manager: EntityManager,
  topics: readonly string[],
  now: Date,
): Promise<string[]> {
  const rows: { readonly topic: string }[] = await manager.query(
    `SELECT topic FROM unnest($1::text[]) AS topic
     WHERE EXISTS (SELECT FROM outbox WHERE outbox.topic = topic.topic AND due_at <= $2)`,
    [topics, now],
  );
  return rows.map(({ topic }) => topic);
}

/** Rows that are due, locked until the transaction ends; rows that another worker holds are passed over. */
export async function claim(
  manager: EntityManager,
  topic: string,
  now: Date,
  limit: number,
): Promise<OutboxRow[]> {
  return manager.query(
    `SELECT id, key, payload, correlation_id, attempts FROM outbox
     WHERE topic = $1 AND due_at <= $2 ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED`,
    [topic, now, limit],
  );
}

/** One parcel for each key; the newest row's payload stands for all. */
export function parcelsOf(rows: readonly OutboxRow[]): Parcel[] {
  const byKey = new Map<Id, OutboxRow[]>();
  for (const row of rows) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
  return [...byKey.values()].map((group) => {
    const newest = group.reduce((a, b) => (BigInt(b.id) > BigInt(a.id) ? b : a));
    return {
      message: { key: newest.key, payload: newest.payload, correlationId: newest.correlation_id },
      ids: group.map((row) => row.id),
      attempts: Math.max(...group.map((row) => row.attempts)),
    };
  });
}

export async function removeDelivered(manager: EntityManager, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await manager.query(`DELETE FROM outbox WHERE id = ANY($1::bigint[])`, [ids]);
}

/** Keeps what failed, with the reason, for a later attempt. */
export async function postpone(
  manager: EntityManager,
  failed: readonly { readonly parcel: Parcel; readonly error: unknown }[],
  now: Date,
): Promise<void> {
  if (failed.length === 0) return;
  const rows = failed.flatMap(({ parcel, error }) => {
    const attempts = parcel.attempts + 1;
    const due_at = new Date(now.getTime() + backOffMs(attempts)).toISOString();
    const last_error = (error instanceof Error ? error.message : String(error)).slice(0, 1_000);
    return parcel.ids.map((id) => ({ id, attempts, due_at, last_error }));
  });
  await manager.query(
    `UPDATE outbox SET attempts = f.attempts, due_at = f.due_at, last_error = f.last_error
     FROM jsonb_to_recordset($1::jsonb) AS f(id bigint, attempts integer, due_at timestamptz, last_error text)
     WHERE outbox.id = f.id`,
    [JSON.stringify(rows)],
  );
}

/** What should have been delivered by now, by topic: not what is for later, but what has failed and is tried again. */
export async function backlog(manager: EntityManager, now: Date): Promise<TopicBacklog[]> {
  return manager.query(
    `SELECT topic, count(*)::int AS count, min(CASE WHEN attempts = 0 THEN due_at ELSE created_at END) AS oldest
     FROM outbox WHERE attempts > 0 OR due_at <= $1 GROUP BY topic`,
    [now],
  );
}
