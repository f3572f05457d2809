import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { Database, type Manager } from '#platform/database';
import {
  type Finding,
  LineDigest,
  type Population,
  type PopulationCounts,
  type PopulationRow,
  type PopulationWish,
} from '../domain/population.ts';
import { drawSql } from './population-lines.ts';

export interface PopulationFilter {
  readonly drawnBy?: Id | null;
  readonly drawnFrom?: Date | null;
  readonly drawnTo?: Date | null;
}

const columns = `p.id, p.from_at AS "from", p.to_at AS "to", p.services, p.environments, p.regions, p.change_types AS "changeTypes",
  p.drawn_by AS "drawnBy", p.drawn_at AS "drawnAt", p.deployments, p.without_change AS "withoutChange", p.not_covered AS "notCovered",
  p.changes, p.not_deployed AS "notDeployed", p.deployed_other AS "deployedOther", p.digest`;
const rowColumns = `r.ordinal, r.kind, r.finding, r.deployment_id AS "deploymentId", r.change_id AS "changeId", r.line`;

/** Lines that are read at a time while they are hashed. */
const batch = 5_000;

/** Null where nothing narrows. */
const orAll = <T>(list: readonly T[]): readonly T[] | null => (list.length === 0 ? null : list);

/** Populations as they were drawn. */
@Injectable()
export class Populations {
  constructor(private readonly database: Database) {}

  /** Draws the rows, and tells what they come to. The population itself is added after them, and they are whole. */
  async draw(
    id: Id,
    { from, to, services, environments, regions, changeTypes }: PopulationWish,
    manager: Manager,
  ): Promise<PopulationCounts & { readonly digest: string }> {
    const lists = [services, environments, regions, changeTypes].map(orAll);
    await manager.query(drawSql, [id, from, to, ...lists]);
    const digest = new LineDigest();
    for await (const { line } of this.lines(id, manager)) digest.add(line);
    const [counted]: PopulationCounts[] = await manager.query(
      `SELECT count(*) FILTER (WHERE kind = 'deployment')::int AS deployments,
         count(*) FILTER (WHERE finding = 'WITHOUT_CHANGE')::int AS "withoutChange",
         count(*) FILTER (WHERE finding = 'NOT_COVERED')::int AS "notCovered",
         count(DISTINCT change_id) FILTER (WHERE kind = 'deployment')::int AS changes,
         count(*) FILTER (WHERE finding = 'NOT_DEPLOYED')::int AS "notDeployed",
         count(*) FILTER (WHERE finding = 'DEPLOYED_OTHER')::int AS "deployedOther"
       FROM audit_population_row WHERE population_id = $1`,
      [id],
    );
    return { ...(counted as PopulationCounts), digest: digest.end() };
  }

  async add(population: Population, account: Id, manager: Manager): Promise<void> {
    const p = population;
    await manager.query(
      `INSERT INTO audit_population (id, from_at, to_at, services, environments, regions, change_types, drawn_by, drawn_account, drawn_at,
         deployments, without_change, not_covered, changes, not_deployed, deployed_other, digest)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
      [
        ...[
          p.id,
          p.from,
          p.to,
          p.services,
          p.environments,
          p.regions,
          p.changeTypes,
          p.drawnBy,
          account,
          p.drawnAt,
        ],
        ...[
          p.deployments,
          p.withoutChange,
          p.notCovered,
          p.changes,
          p.notDeployed,
          p.deployedOther,
          p.digest,
        ],
      ],
    );
  }

  async byId(id: Id, manager: Manager = this.database.manager): Promise<Population | null> {
    const [row]: Population[] = await manager.query(
      `SELECT ${columns} FROM audit_population p WHERE p.id = $1`,
      [id],
    );
    return row ?? null;
  }

  /** The newest first. */
  async list(filter: PopulationFilter, request: PageRequest): Promise<Page<Population>> {
    const order = request.backward ? 'ASC' : 'DESC';
    const [at, after] = request.cursor ?? [null, null];
    const rows: Population[] = await this.database.manager.query(
      `SELECT ${columns} FROM audit_population p
       WHERE ($1::uuid IS NULL OR p.drawn_by = $1) AND ($2::timestamptz IS NULL OR p.drawn_at >= $2) AND ($3::timestamptz IS NULL OR p.drawn_at < $3)
         AND ($4::timestamptz IS NULL OR (p.drawn_at, p.id) ${request.backward ? '>' : '<'} ($4::timestamptz, $5::uuid))
       ORDER BY p.drawn_at ${order}, p.id ${order} LIMIT $6`,
      [
        filter.drawnBy ?? null,
        filter.drawnFrom ?? null,
        filter.drawnTo ?? null,
        at,
        after,
        request.limit + 1,
      ],
    );
    return toPage(request, rows, (row) => [row.drawnAt.toISOString(), row.id]);
  }

  /** Rows in their order. */
  async rows(id: Id, found: readonly Finding[] | null, request: PageRequest): Promise<Page<PopulationRow>> {
    const rows: PopulationRow[] = await this.database.manager.query(
      `SELECT ${rowColumns} FROM audit_population_row r
       WHERE r.population_id = $1 AND ($2::text[] IS NULL OR r.finding = ANY($2::text[]))
         AND ($3::int IS NULL OR r.ordinal ${request.backward ? '<' : '>'} $3)
       ORDER BY r.ordinal ${request.backward ? 'DESC' : 'ASC'} LIMIT $4`,
      [id, found, request.cursor?.[0] ?? null, request.limit + 1],
    );
    return toPage(request, rows, (row) => [row.ordinal]);
  }

  async rowsAt(id: Id, ordinals: readonly number[]): Promise<PopulationRow[]> {
    return this.database.manager.query(
      `SELECT ${rowColumns} FROM audit_population_row r WHERE r.population_id = $1 AND r.ordinal = ANY($2::int[]) ORDER BY r.ordinal`,
      [id, ordinals],
    );
  }

  /** Every row in its order, without holding them all. */
  async *lines(id: Id, manager: Manager = this.database.manager): AsyncGenerator<PopulationRow> {
    for (let after = 0; ;) {
      const rows: PopulationRow[] = await manager.query(
        `SELECT ${rowColumns} FROM audit_population_row r WHERE r.population_id = $1 AND r.ordinal > $2 ORDER BY r.ordinal LIMIT $3`,
        [id, after, batch],
      );
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < batch) return;
      after = last.ordinal;
    }
  }
}
