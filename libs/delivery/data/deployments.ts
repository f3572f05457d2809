import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { insertRow, type Manager, readQuery, readRows } from '#platform/database';
import { DataSource } from 'typeorm';
import type { Candidate, Deployment, DeploymentOutcome } from '../domain/deployment.ts';
import { DeploymentRow } from './delivery.entities.ts';

export interface DeploymentFilter {
  readonly changeId?: Id | null;
  /** Only those of a change, or only those of none. */
  readonly linked?: boolean | null;
  readonly serviceIds?: readonly Id[] | null;
  readonly environmentIds?: readonly Id[] | null;
  readonly outcomes?: readonly DeploymentOutcome[] | null;
  readonly artifact?: string | null;
  readonly startedFrom?: Date | null;
  readonly startedTo?: Date | null;
}

/** More open changes on one service and environment than that cannot be told apart anyway. */
const enough = 200;

/** Keeps deployments: added, and read. */
@Injectable()
export class Deployments {
  constructor(private readonly dataSource: DataSource) {}

  /** Makes those who tell of the same thing at once wait for one another, until the transaction ends. */
  async takeTurns(about: string, manager: Manager): Promise<void> {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtext('gavel.delivery'), hashtext($1))`, [about]);
  }

  async insert(deployment: Deployment, manager: Manager): Promise<void> {
    await insertRow(manager, DeploymentRow, deployment);
  }

  /** Writes what a later telling added. */
  async goOn(deployment: Deployment, manager: Manager): Promise<void> {
    const { id, changeId, artifactDigest, commitSha, region, url } = deployment;
    const { startedAt, finishedAt, succeededAt, outcome } = deployment;
    await manager.query(
      `UPDATE deployment SET change_id = $2, artifact_digest = $3, commit_sha = $4, region = $5, url = $6, started_at = $7,
         finished_at = $8, succeeded_at = $9, outcome = $10 WHERE id = $1`,
      [id, changeId, artifactDigest, commitSha, region, url, startedAt, finishedAt, succeededAt, outcome],
    );
  }

  async bySource(
    source: string,
    externalId: string,
    manager: Manager = this.dataSource.manager,
  ): Promise<Deployment | null> {
    const condition = 'WHERE t.source = $1 AND t.external_id = $2';
    return (
      (await readRows<DeploymentRow>(manager, DeploymentRow, condition, [source, externalId]))[0] ?? null
    );
  }

  /** Open changes that touch this service in this environment. */
  async candidates(serviceId: Id, environmentId: Id, states: readonly string[]): Promise<Candidate[]> {
    return this.dataSource.query(
      `SELECT id, state, artifacts FROM change
       WHERE service_ids @> ARRAY[$1::uuid] AND environment_ids @> ARRAY[$2::uuid] AND state = ANY($3::text[]) LIMIT $4`,
      [serviceId, environmentId, states, enough],
    );
  }

  /** Whose an identity was at a time; null when it is nobody's. */
  async personOf(issuer: string, subject: string, at: Date, manager: Manager): Promise<Id | null> {
    const [row]: { id: Id | null }[] = await manager.query(`SELECT person_of($1, $2, $3) AS id`, [
      issuer,
      subject,
      at,
    ]);
    return row?.id ?? null;
  }

  /** The newest first. */
  async list(filter: DeploymentFilter, request: PageRequest): Promise<Page<Deployment>> {
    const order = request.backward ? 'ASC' : 'DESC';
    const query = this.dataSource.manager
      .createQueryBuilder(DeploymentRow, 'd')
      .where('true')
      .orderBy('d.startedAt', order)
      .addOrderBy('d.id', order)
      .limit(request.limit + 1);
    const { changeId, linked, serviceIds, environmentIds, outcomes, artifact } = filter;
    if (changeId != null) query.andWhere('d.changeId = :changeId', { changeId });
    if (linked != null) query.andWhere(`d.changeId IS ${linked ? 'NOT NULL' : 'NULL'}`);
    if (serviceIds != null) query.andWhere('d.serviceId = ANY(:serviceIds)', { serviceIds });
    if (environmentIds != null) query.andWhere('d.environmentId = ANY(:environmentIds)', { environmentIds });
    if (outcomes != null) query.andWhere('d.outcome = ANY(:outcomes)', { outcomes });
    if (artifact != null) query.andWhere('d.artifactDigest = :artifact', { artifact });
    if (filter.startedFrom != null) query.andWhere('d.startedAt >= :from', { from: filter.startedFrom });
    if (filter.startedTo != null) query.andWhere('d.startedAt < :to', { to: filter.startedTo });
    if (request.cursor !== null)
      query.andWhere(`(d.startedAt, d.id) ${request.backward ? '>' : '<'} (:at::timestamptz, :after::uuid)`, {
        at: request.cursor[0],
        after: request.cursor[1] ?? null,
      });
    return toPage(request, await readQuery(query), (d) => [d.startedAt.toISOString(), d.id]);
  }
}
