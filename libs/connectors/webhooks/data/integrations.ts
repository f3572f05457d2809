import { Injectable } from '@nestjs/common';
import { type Id, notFound, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource, type EntityManager } from 'typeorm';
import type { IntegrationRecord, SecretRecord } from '../domain/integration.ts';

const columns = `i.id, i.key, i.name, i.vendor, i.account_id AS "accountId", i.services, i.environments,
  i.created_by AS "createdBy", i.created_at AS "createdAt", i.disabled_by AS "disabledBy", i.disabled_at AS "disabledAt"`;
const secretColumns = `s.id, s.integration_id AS "integrationId", s.sealed, s.key_id AS "keyId",
  s.created_by AS "createdBy", s.created_at AS "createdAt", s.valid_until AS "validUntil"`;

/** Keeps integrations, and their secrets as they are sealed. */
@Injectable()
export class Integrations {
  constructor(private readonly dataSource: DataSource) {}

  async byKey(key: string): Promise<IntegrationRecord | null> {
    const [found] = await this.dataSource.query<IntegrationRecord[]>(
      `SELECT ${columns} FROM integration i WHERE i.key = $1`,
      [key],
    );
    return found ?? null;
  }

  async byIds(ids: readonly Id[]): Promise<Map<Id, IntegrationRecord>> {
    const rows = await this.dataSource.query<IntegrationRecord[]>(
      `SELECT ${columns} FROM integration i WHERE i.id = ANY($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** @param manager of a transaction, in which the row is locked */
  async byId(id: Id, manager?: EntityManager): Promise<IntegrationRecord> {
    const [found] = await (manager ?? this.dataSource.manager).query<IntegrationRecord[]>(
      `SELECT ${columns} FROM integration i WHERE i.id = $1 ${manager === undefined ? '' : 'FOR UPDATE'}`,
      [id],
    );
    if (found === undefined) throw notFound('integration');
    return found;
  }

  /** In order of key. */
  async list(request: PageRequest): Promise<Page<IntegrationRecord>> {
    const [order, sign] = request.backward ? ['DESC', '<'] : ['ASC', '>'];
    const rows = await this.dataSource.query<IntegrationRecord[]>(
      `SELECT ${columns} FROM integration i WHERE $1::text IS NULL OR i.key ${sign} $1 ORDER BY i.key ${order} LIMIT $2`,
      [request.cursor?.[0] ?? null, request.limit + 1],
    );
    return toPage(request, rows, ({ key }) => [key]);
  }

  /** @returns false when the key is taken */
  async insert(one: IntegrationRecord, manager: EntityManager): Promise<boolean> {
    const made = await manager.query<unknown[]>(
      `INSERT INTO integration (id, key, name, vendor, account_id, services, environments, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (key) DO NOTHING RETURNING id`,
      [
        ...[one.id, one.key, one.name, one.vendor, one.accountId],
        ...[JSON.stringify(one.services), JSON.stringify(one.environments), one.createdBy, one.createdAt],
      ],
    );
    return made.length > 0;
  }

  async update(one: IntegrationRecord, manager: EntityManager): Promise<void> {
    await manager.query(
      `UPDATE integration SET name = $2, services = $3, environments = $4, disabled_by = $5, disabled_at = $6 WHERE id = $1`,
      [
        ...[one.id, one.name, JSON.stringify(one.services), JSON.stringify(one.environments)],
        ...[one.disabledBy, one.disabledAt],
      ],
    );
  }

  async addSecret(secret: SecretRecord, manager: EntityManager): Promise<void> {
    await manager.query(
      `INSERT INTO integration_secret (id, integration_id, sealed, key_id, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [secret.id, secret.integrationId, secret.sealed, secret.keyId, secret.createdBy, secret.createdAt],
    );
  }

  /** The secret that holds gets an end; one that was on its way out ends now: no more than two hold at a time. */
  async endSecrets(integrationId: Id, now: Date, until: Date, manager: EntityManager): Promise<void> {
    await manager.query(
      `UPDATE integration_secret
       SET valid_until = CASE WHEN valid_until IS NULL THEN $3::timestamptz ELSE greatest(created_at, $2::timestamptz) END
       WHERE integration_id = $1 AND (valid_until IS NULL OR valid_until > $2::timestamptz)`,
      [integrationId, now, until],
    );
  }

  /** Those that hold at a time, the newest first. */
  async secretsOf(ids: readonly Id[], at: Date): Promise<SecretRecord[]> {
    return this.dataSource.query(
      `SELECT ${secretColumns} FROM integration_secret s
       WHERE s.integration_id = ANY($1::uuid[]) AND (s.valid_until IS NULL OR s.valid_until > $2)
       ORDER BY s.created_at DESC, s.id DESC`,
      [ids, at],
    );
  }
}
