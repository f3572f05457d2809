import { type Actor, type Id, type Json, leafHash, newId } from '#kernel';
import type { EntityManager } from 'typeorm';

/** Something that happened to a subject; past tense, its type is dotted: `change.submitted`. */
export interface EventDraft {
  readonly type: string;
  readonly subjectType: string;
  readonly subjectId: Id;
  readonly data: { readonly [key: string]: Json | undefined };
}

/** An event as it is written: by whom, through which door, when. */
export interface RecordedEvent extends EventDraft {
  readonly id: Id;
  readonly occurredAt: Date;
  readonly actor: Actor;
}

/** A message for the world outside the database; `key` is the subject whose messages may be merged into one. */
export interface OutboxDraft {
  readonly topic: string;
  readonly key: Id;
  readonly payload: { readonly [key: string]: Json | undefined };
  /** Not before this time; now when absent. */
  readonly dueAt?: Date;
}

/**
 * One command's transaction. What a use case emits and enqueues is kept here and written together with the state,
 * in one statement just before the commit.
 */
export class Work {
  private readonly recorded: RecordedEvent[] = [];
  private readonly queued: OutboxDraft[] = [];
  private readonly appended = new Map<string, unknown[]>();

  constructor(
    readonly manager: EntityManager,
    readonly actor: Actor,
    readonly now: Date,
  ) {}

  get events(): readonly RecordedEvent[] {
    return this.recorded;
  }

  /** @param actor who did it, when not the command's own actor: a timer's or a rule's consequence is the system's. */
  emit(draft: EventDraft, actor: Actor = this.actor): RecordedEvent {
    const event = { ...draft, id: newId(), occurredAt: this.now, actor };
    this.recorded.push(event);
    return event;
  }

  enqueue(message: OutboxDraft): void {
    const twin = this.queued.some(
      (m) => m.topic === message.topic && m.key === message.key && !m.dueAt && !message.dueAt,
    );
    if (!twin) this.queued.push(message);
  }

  /**
   * Has rows written together with the events, for records that nothing reads before the commit.
   *
   * @param insert as in `INSERT INTO t (a) SELECT a FROM jsonb_to_recordset($rows) AS r(a text)`; the same text each time
   */
  append(insert: string, rows: readonly unknown[]): void {
    this.appended.set(insert, [...(this.appended.get(insert) ?? []), ...rows]);
  }

  /** Writes events, outbox rows and what was appended in one round trip. */
  async flush(): Promise<void> {
    if (this.recorded.length + this.queued.length + this.appended.size === 0) return;
    const inserts = [...this.appended.keys()];
    await this.manager.query(
      flushSql(inserts),
      [
        this.recorded.map(eventRow),
        this.queued.map((m) => outboxRow(m, this.actor.correlationId, this.now)),
        ...this.appended.values(),
      ].map((rows) => JSON.stringify(rows)),
    );
  }
}

const flushSql = (inserts: readonly string[]): string => `
WITH ${inserts.map((sql, i) => `appended_${i} AS (${sql.replace('$rows', `$${i + 3}::jsonb`)}),`).join('\n')}
events AS (
  INSERT INTO event (id, type, subject_type, subject_id, data, actor_kind, actor_person, actor_account, actor_name,
                     door, correlation_id, occurred_at, leaf)
  SELECT id, type, subject_type, subject_id, data, actor_kind, actor_person, actor_account, actor_name,
         door, correlation_id, occurred_at, decode(leaf, 'hex')
  FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (
    id uuid, type text, subject_type text, subject_id uuid, data jsonb, actor_kind text, actor_person uuid,
    actor_account uuid, actor_name text, door text, correlation_id text, occurred_at timestamptz, leaf text)
  ) WITH ORDINALITY AS e
  ORDER BY ordinality
)
INSERT INTO outbox (topic, key, payload, correlation_id, created_at, due_at)
SELECT topic, key, payload, correlation_id, created_at, due_at
FROM jsonb_to_recordset($2::jsonb) AS o(
  topic text, key uuid, payload jsonb, correlation_id text, created_at timestamptz, due_at timestamptz)`;

function eventRow(event: RecordedEvent): Record<string, unknown> {
  const row = {
    id: event.id,
    type: event.type,
    subject_type: event.subjectType,
    subject_id: event.subjectId,
    data: event.data,
    actor_kind: event.actor.kind,
    actor_person: event.actor.personId,
    actor_account: event.actor.accountId,
    actor_name: event.actor.name,
    door: event.actor.door,
    correlation_id: event.actor.correlationId,
    occurred_at: event.occurredAt.toISOString(),
  };
  return { ...row, leaf: leafHash(row).toString('hex') };
}

function outboxRow(message: OutboxDraft, correlationId: string, now: Date): Record<string, unknown> {
  return {
    topic: message.topic,
    key: message.key,
    payload: message.payload,
    correlation_id: correlationId,
    created_at: now.toISOString(),
    due_at: (message.dueAt ?? now).toISOString(),
  };
}
