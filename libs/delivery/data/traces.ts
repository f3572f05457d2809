import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { readRows } from '#platform/database';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { type Artifact, artifactsOf } from '../domain/artifact.ts';
import { CommitRow, DeploymentRow } from './delivery.entities.ts';
import { type HopName, hops } from './hops.ts';
import { ArtifactRow, BuildRow, ReviewRow, TestRunRow, WorkItemRow } from './told.entities.ts';

/** What the trace leads to, by where it is kept. Changes have a loader of their own. */
export const traced = {
  workItem: WorkItemRow,
  commit: CommitRow,
  review: ReviewRow,
  build: BuildRow,
  testRun: TestRunRow,
  deployment: DeploymentRow,
} as const;

/** Where to look; any service when none is given. */
export interface Places {
  readonly environmentIds: readonly Id[];
  readonly serviceIds: readonly Id[] | null;
}

interface Slot {
  readonly id: Id;
  readonly environmentId: Id;
  readonly serviceId: Id;
  readonly region: string;
}

/** How a deployment is known to carry a commit: it names it, an artifact does, or it was merged as another. */
export type Carried = 'COMMIT' | 'ARTIFACT' | 'MERGED';

/** The oldest tellings of an artifact that are shown with it. */
const enough = 100;

/** Follows the links between what was told, for a whole page in one statement each hop. */
@Injectable()
export class Traces {
  constructor(private readonly dataSource: DataSource) {}

  /** Where a hop leads from each of these: ids, the newest first, at most `limit` from each. */
  async follow(name: HopName, from: readonly string[], limit: number): Promise<Map<string, string[]>> {
    const rows: { key: string; ids: string[] }[] = await this.dataSource.query(
      `SELECT k.key, array_agg(f.id ORDER BY f.at DESC, f.id DESC) AS ids FROM unnest($1::text[]) AS k(key)
       CROSS JOIN LATERAL (SELECT h.id::text AS id, max(h.at) AS at FROM (${hops[name].sql}) h
         GROUP BY h.id ORDER BY 2 DESC, 1 DESC LIMIT $2) f GROUP BY k.key`,
      [[...new Set(from)], limit],
    );
    return new Map(rows.map(({ key, ids }) => [key, ids]));
  }

  async byIds<T extends ObjectLiteral & { readonly id: Id }>(
    entity: EntityTarget<T>,
    ids: readonly Id[],
  ): Promise<Map<Id, T>> {
    const rows = await readRows<T>(this.dataSource.manager, entity, 'WHERE t.id = ANY($1::uuid[])', [
      [...new Set(ids)],
    ]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Artifacts by digest: also those that nothing but a deployment tells of. */
  async artifacts(digests: readonly string[]): Promise<Map<string, Artifact>> {
    const rows = await readRows<ArtifactRow>(
      this.dataSource.manager,
      ArtifactRow,
      `WHERE t.id IN (SELECT a.id FROM unnest($1::text[]) AS k(digest) CROSS JOIN LATERAL (
         SELECT id FROM artifact_told WHERE digest = k.digest ORDER BY at, id LIMIT $2) a)`,
      [[...new Set(digests)], enough],
    );
    return artifactsOf(digests, rows);
  }

  /**
   * What runs at a time: of each service and region the last that came in place and was not undone by then. Looks at
   * one row for each of them, however long their history is.
   */
  async running({ environmentIds, serviceIds }: Places, at: Date, request: PageRequest): Promise<Page<Id>> {
    const [afterService, afterEnvironment, afterRegion] = request.cursor ?? [null, null, null];
    const rows: Slot[] = await this.dataSource.query(
      `WITH RECURSIVE slot AS (
         SELECT e.id AS environment_id, s.id AS service_id, f.region FROM unnest($1::uuid[]) AS e(id)
         CROSS JOIN (SELECT id FROM service WHERE $2::uuid[] IS NULL OR id = ANY($2::uuid[])) s
         CROSS JOIN LATERAL (SELECT coalesce(d.region, '') AS region FROM deployment d
           WHERE d.environment_id = e.id AND d.service_id = s.id AND d.succeeded_at IS NOT NULL ORDER BY 1 LIMIT 1) f
         UNION ALL
         SELECT l.environment_id, l.service_id, n.region FROM slot l
         CROSS JOIN LATERAL (SELECT coalesce(d.region, '') AS region FROM deployment d
           WHERE d.environment_id = l.environment_id AND d.service_id = l.service_id AND d.succeeded_at IS NOT NULL
             AND coalesce(d.region, '') > l.region ORDER BY 1 LIMIT 1) n)
       SELECT r.id, l.environment_id AS "environmentId", l.service_id AS "serviceId", l.region FROM slot l
       CROSS JOIN LATERAL (SELECT d.id FROM deployment d
         WHERE d.environment_id = l.environment_id AND d.service_id = l.service_id AND coalesce(d.region, '') = l.region
           AND d.succeeded_at IS NOT NULL AND d.succeeded_at <= $3
           AND (d.outcome <> 'ROLLED_BACK' OR coalesce(d.finished_at, d.started_at) > $3)
         ORDER BY d.succeeded_at DESC, d.id DESC LIMIT 1) r
       WHERE $4::uuid IS NULL
         OR (l.service_id, l.environment_id, l.region) ${request.backward ? '<' : '>'} ($4::uuid, $5::uuid, $6::text)
       ORDER BY l.service_id ${order(request)}, l.environment_id ${order(request)}, l.region ${order(request)} LIMIT $7`,
      [environmentIds, serviceIds, at, afterService, afterEnvironment, afterRegion, request.limit + 1],
    );
    const page = toPage(request, rows, (slot) => [slot.serviceId, slot.environmentId, slot.region]);
    return { ...page, nodes: page.nodes.map(({ id }) => id) };
  }

  /**
   * Where a commit came in place: deployments that name it, or an artifact built from it, or the commit that its review
   * was merged as; the newest of each service, environment and region.
   */
  async placesOf(sha: string): Promise<{ id: Id; how: Carried }[]> {
    return this.dataSource.query(
      `WITH meant AS (
         SELECT $1::text AS sha, 0 AS rank
         UNION ALL SELECT r.merged_as, 2 FROM code_review r WHERE r.commits @> ARRAY[$1::text] AND r.merged_as IS NOT NULL AND r.merged_as <> $1),
       built AS (
         SELECT a.digest, greatest(m.rank, 1) AS rank FROM meant m JOIN artifact_told a ON a.commit_sha = m.sha
         UNION SELECT a.digest, greatest(m.rank, 1) FROM meant m JOIN build_run b ON b.commit_sha = m.sha
           JOIN artifact_told a ON a.pipeline = b.pipeline AND a.run = b.run),
       found AS (
         SELECT d.id, m.rank FROM meant m JOIN deployment d ON d.commit_sha = m.sha
         UNION ALL SELECT d.id, b.rank FROM built b JOIN deployment d ON d.artifact_digest = b.digest)
       SELECT l.id, (ARRAY['COMMIT', 'ARTIFACT', 'MERGED'])[l.rank + 1] AS how FROM (
         SELECT DISTINCT ON (d.environment_id, d.service_id, d.region) d.id, d.succeeded_at, min(f.rank) OVER (PARTITION BY d.id) AS rank
         FROM found f JOIN deployment d ON d.id = f.id WHERE d.succeeded_at IS NOT NULL
         ORDER BY d.environment_id, d.service_id, d.region, d.succeeded_at DESC, d.id DESC) l
       ORDER BY l.succeeded_at DESC, l.id DESC LIMIT 500`,
      [sha],
    );
  }

  /** Changes that are said to have succeeded, without any deployment that did; the newest first. */
  async neverDeployed(serviceIds: readonly Id[] | null, request: PageRequest): Promise<Page<Id>> {
    const rows: { id: Id; number: string }[] = await this.dataSource.query(
      `SELECT c.id, c.number FROM change c
       WHERE c.state = 'CLOSED' AND c.outcome IN ('SUCCESSFUL', 'SUCCESSFUL_WITH_ISSUES') AND ($1::uuid[] IS NULL OR c.service_ids && $1::uuid[])
         AND ($2::bigint IS NULL OR c.number ${request.backward ? '>' : '<'} $2::bigint)
         AND NOT EXISTS (SELECT FROM deployment d WHERE d.change_id = c.id AND d.succeeded_at IS NOT NULL)
       ORDER BY c.number ${request.backward ? 'ASC' : 'DESC'} LIMIT $3`,
      [serviceIds, request.cursor?.[0] ?? null, request.limit + 1],
    );
    const page = toPage(request, rows, ({ number }) => [Number(number)]);
    return { ...page, nodes: page.nodes.map(({ id }) => id) };
  }
}

const order = ({ backward }: PageRequest): string => (backward ? 'DESC' : 'ASC');
