import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { Database, type Manager } from '#platform/database';
import type { Sample } from '../domain/sample.ts';

const columns = `s.id, s.population_id AS "populationId", s.method, s.seed, s.stratify_by AS "stratifyBy", s.size, s.strata,
  s.ordinals, s.digest, s.drawn_by AS "drawnBy", s.drawn_at AS "drawnAt"`;

/** Samples as they were drawn. */
@Injectable()
export class Samples {
  constructor(private readonly database: Database) {}

  async add(sample: Sample, account: Id, manager: Manager): Promise<void> {
    const s = sample;
    await manager.query(
      `INSERT INTO audit_sample (id, population_id, method, seed, stratify_by, size, strata, ordinals, digest, drawn_by, drawn_account, drawn_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        ...[s.id, s.populationId, s.method, s.seed, s.stratifyBy, s.size, JSON.stringify(s.strata)],
        ...[s.ordinals, s.digest, s.drawnBy, account, s.drawnAt],
      ],
    );
  }

  async byId(id: Id): Promise<Sample | null> {
    const [row]: Sample[] = await this.database.manager.query(
      `SELECT ${columns} FROM audit_sample s WHERE s.id = $1`,
      [id],
    );
    return row ?? null;
  }

  /** Of a population, the newest first. */
  async list(population: Id, request: PageRequest): Promise<Page<Sample>> {
    const order = request.backward ? 'ASC' : 'DESC';
    const [at, after] = request.cursor ?? [null, null];
    const rows: Sample[] = await this.database.manager.query(
      `SELECT ${columns} FROM audit_sample s WHERE s.population_id = $1
         AND ($2::timestamptz IS NULL OR (s.drawn_at, s.id) ${request.backward ? '>' : '<'} ($2::timestamptz, $3::uuid))
       ORDER BY s.drawn_at ${order}, s.id ${order} LIMIT $4`,
      [population, at, after, request.limit + 1],
    );
    return toPage(request, rows, (row) => [row.drawnAt.toISOString(), row.id]);
  }
}
