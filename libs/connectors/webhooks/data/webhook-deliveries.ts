import { Injectable } from '@nestjs/common';
import { type Id, notFound, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource, type EntityManager } from 'typeorm';
import type { DeliveryRecord, DeliveryState, ReadingRecord } from '../domain/delivery.ts';

export interface WebhookFilter {
  readonly integrationId?: Id | null;
  readonly states?: readonly DeliveryState[] | null;
  readonly event?: string | null;
  readonly receivedFrom?: Date | null;
  readonly receivedTo?: Date | null;
}

const columns = `d.id, d.integration_id AS "integrationId", d.external_id AS "externalId", d.event, d.headers,
  d.body_bytes AS "bodyBytes", d.body_digest AS "bodyDigest", d.received_at AS "receivedAt", d.verdict, d.state, d.attempts`;
const readingColumns = `r.id, r.delivery_id AS "deliveryId", r.outcome, r.note, r.facts, r.problems, r.read_at AS "readAt"`;

/** Keeps deliveries as they came, and what became of them. */
@Injectable()
export class WebhookDeliveries {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns false when the sender's id or the same body is on record already */
  async insert(delivery: DeliveryRecord, body: Buffer | null, manager: EntityManager): Promise<boolean> {
    const made = await manager.query<unknown[]>(
      `INSERT INTO webhook_delivery (id, integration_id, external_id, event, headers, body, body_bytes, body_digest,
         received_at, verdict, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING id`,
      [
        ...[delivery.id, delivery.integrationId, delivery.externalId, delivery.event],
        ...[JSON.stringify(delivery.headers), body, delivery.bodyBytes, delivery.bodyDigest],
        ...[delivery.receivedAt, delivery.verdict, delivery.state],
      ],
    );
    return made.length > 0;
  }

  /** What was taken with this body or under this id; the same body first. */
  async twin(delivery: DeliveryRecord, manager: EntityManager): Promise<DeliveryRecord | null> {
    const [found] = await manager.query<DeliveryRecord[]>(
      `SELECT ${columns} FROM webhook_delivery d
       WHERE d.integration_id = $1 AND d.verdict = 'TAKEN' AND (d.external_id = $2 OR d.body_digest = $3)
       ORDER BY d.body_digest = $3 DESC LIMIT 1`,
      [delivery.integrationId, delivery.externalId, delivery.bodyDigest],
    );
    return found ?? null;
  }

  /** How many were turned away since a time. */
  async rejectedSince(integrationId: Id, since: Date, manager: EntityManager): Promise<number> {
    const [row] = await manager.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM webhook_delivery
       WHERE integration_id = $1 AND received_at >= $2 AND verdict <> 'TAKEN'`,
      [integrationId, since],
    );
    return row?.count ?? 0;
  }

  /** @param manager of a transaction, in which the row is locked */
  async byId(id: Id, manager?: EntityManager): Promise<DeliveryRecord> {
    const [found] = await (manager ?? this.dataSource.manager).query<DeliveryRecord[]>(
      `SELECT ${columns} FROM webhook_delivery d WHERE d.id = $1 ${manager === undefined ? '' : 'FOR UPDATE'}`,
      [id],
    );
    if (found === undefined) throw notFound('delivery');
    return found;
  }

  async bodyOf(id: Id): Promise<Buffer | null> {
    const [found] = await this.dataSource.query<{ body: Buffer | null }[]>(
      `SELECT body FROM webhook_delivery WHERE id = $1`,
      [id],
    );
    return found?.body ?? null;
  }

  /** The beginnings of bodies. */
  async startsOf(ids: readonly Id[], bytes: number): Promise<Map<Id, Buffer>> {
    const rows = await this.dataSource.query<{ id: Id; start: Buffer }[]>(
      `SELECT id, substring(body FROM 1 FOR $2::int) AS start FROM webhook_delivery
       WHERE id = ANY($1::uuid[]) AND body IS NOT NULL`,
      [ids, bytes],
    );
    return new Map(rows.map(({ id, start }) => [id, start]));
  }

  /** Those that were taken since and could not be read, and whose bodies hold one of these names; locked. The newest first. */
  async unreadNaming(
    names: readonly string[],
    since: Date,
    most: number,
    manager: EntityManager,
  ): Promise<DeliveryRecord[]> {
    return manager.query<DeliveryRecord[]>(
      `SELECT ${columns} FROM webhook_delivery d WHERE d.id IN (
         SELECT u.id FROM (
           SELECT * FROM webhook_delivery WHERE state IN ('REFUSED', 'FAILED') AND received_at >= $2 AND body_bytes <= 1048576
           ORDER BY received_at DESC, id DESC LIMIT 200) u
         WHERE EXISTS (SELECT FROM unnest($1::text[]) AS n(name) WHERE position(convert_to(n.name, 'UTF8') IN u.body) > 0)
         ORDER BY u.received_at DESC, u.id DESC LIMIT $3)
       FOR UPDATE SKIP LOCKED`,
      [names, since, most],
    );
  }

  async settle(id: Id, state: DeliveryState, attempts: number, manager: EntityManager): Promise<void> {
    await manager.query(`UPDATE webhook_delivery SET state = $2, attempts = $3 WHERE id = $1`, [
      id,
      state,
      attempts,
    ]);
  }

  async addReading(reading: ReadingRecord, manager: EntityManager): Promise<void> {
    await manager.query(
      `INSERT INTO webhook_reading (id, delivery_id, outcome, note, facts, problems, read_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[reading.id, reading.deliveryId, reading.outcome, reading.note],
        ...[JSON.stringify(reading.facts), JSON.stringify(reading.problems), reading.readAt],
      ],
    );
  }

  /** The newest first, the latest hundred of each. */
  async readingsOf(ids: readonly Id[]): Promise<Map<Id, ReadingRecord[]>> {
    const rows = await this.dataSource.query<ReadingRecord[]>(
      `SELECT r.* FROM unnest($1::uuid[]) AS d(id) CROSS JOIN LATERAL (
         SELECT ${readingColumns} FROM webhook_reading r WHERE r.delivery_id = d.id
         ORDER BY r.read_at DESC, r.id DESC LIMIT 100) r`,
      [ids],
    );
    const found = new Map<Id, ReadingRecord[]>();
    for (const row of rows) found.set(row.deliveryId, [...(found.get(row.deliveryId) ?? []), row]);
    return found;
  }

  /** The newest first. */
  async list(filter: WebhookFilter, request: PageRequest): Promise<Page<DeliveryRecord>> {
    const [order, sign] = request.backward ? ['ASC', '>'] : ['DESC', '<'];
    const values: unknown[] = [request.limit + 1];
    const conditions = ['true'];
    const where = (value: unknown, condition: (placeholder: string) => string): void => {
      if (value == null) return;
      values.push(value);
      conditions.push(condition(`$${values.length}`));
    };
    where(filter.integrationId, (p) => `d.integration_id = ${p}`);
    where(filter.states, (p) => `d.state = ANY(${p}::text[])`);
    where(filter.event, (p) => `d.event = ${p}`);
    where(filter.receivedFrom, (p) => `d.received_at >= ${p}`);
    where(filter.receivedTo, (p) => `d.received_at < ${p}`);
    if (request.cursor !== null) {
      values.push(request.cursor[0], request.cursor[1] ?? null);
      conditions.push(
        `(d.received_at, d.id) ${sign} ($${values.length - 1}::timestamptz, $${values.length}::uuid)`,
      );
    }
    const rows = await this.dataSource.query<DeliveryRecord[]>(
      `SELECT ${columns} FROM webhook_delivery d WHERE ${conditions.join(' AND ')}
       ORDER BY d.received_at ${order}, d.id ${order} LIMIT $1`,
      values,
    );
    return toPage(request, rows, (d) => [d.receivedAt.toISOString(), d.id]);
  }
}
