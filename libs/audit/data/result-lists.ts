import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { Database } from '#platform/database';
import type { FactRef, Verdict } from '../domain/answer.ts';
import type { Result } from './results.ts';

/** Which results; every part narrows. */
export interface ResultFilter {
  /** Work on which began at this time or later. */
  readonly from?: Date | null;
  readonly to?: Date | null;
  /** Keys. */
  readonly services?: readonly string[] | null;
  readonly population?: Id | null;
}

export const groupings = ['SERVICE', 'MONTH'] as const;
export type Grouping = (typeof groupings)[number];

/** How many answers of each kind a control has given. */
export interface ResultCount {
  readonly control: number;
  /** Key; null where it is not told by service. */
  readonly service: string | null;
  /** First day, in UTC; null where it is not told by month. */
  readonly month: Date | null;
  readonly pass: number;
  readonly fail: number;
  readonly notApplicable: number;
}

/** `r` is a result. $1 from, $2 to, $3 keys of services, $4 a population. */
const condition = `($1::timestamptz IS NULL OR r.at >= $1) AND ($2::timestamptz IS NULL OR r.at < $2)
  AND ($3::text[] IS NULL OR r.subject_id IN (
    SELECT c.id FROM change c WHERE c.service_ids && (SELECT array_agg(id) FROM service WHERE key = ANY($3::text[]))
    UNION ALL SELECT d.id FROM deployment d WHERE d.change_id IS NULL AND d.service_id = ANY(ARRAY(SELECT id FROM service WHERE key = ANY($3::text[])))))
  AND ($4::uuid IS NULL OR r.subject_id IN (
    SELECT coalesce(p.change_id, p.deployment_id) FROM audit_population_row p WHERE p.population_id = $4))`;
const values = ({ from, to, services, population }: ResultFilter) => [
  from ?? null,
  to ?? null,
  services ?? null,
  population ?? null,
];

/** Reads what controls said. */
@Injectable()
export class ResultLists {
  constructor(private readonly database: Database) {}

  /** Counts of all controls, or of these. A change of several services counts for each of them. */
  async counts(
    controls: readonly number[],
    filter: ResultFilter,
    by: readonly Grouping[],
  ): Promise<ResultCount[]> {
    const service = by.includes('SERVICE');
    const month = by.includes('MONTH');
    return this.database.manager.query(
      `SELECT r.control, ${service ? 's.key' : 'NULL::text'} AS service,
         ${month ? `date_trunc('month', r.at, 'UTC')` : 'NULL::timestamptz'} AS month,
         count(*) FILTER (WHERE r.verdict = 'pass')::int AS pass, count(*) FILTER (WHERE r.verdict = 'fail')::int AS fail,
         count(*) FILTER (WHERE r.verdict = 'notApplicable')::int AS "notApplicable"
       FROM audit_result r
       ${
         service
           ? `LEFT JOIN change c ON c.id = r.subject_id LEFT JOIN deployment d ON d.id = r.subject_id AND r.subject_type = 'deployment'
         JOIN service s ON s.id = ANY(c.service_ids) OR s.id = d.service_id`
           : ''
       }
       WHERE r.control = ANY($5::int[]) AND ${condition} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      [...values(filter), controls],
    );
  }

  /** Results of one control, those on which work began last first. */
  async list(
    control: number,
    verdict: Verdict,
    filter: ResultFilter,
    request: PageRequest,
  ): Promise<Page<Result>> {
    const order = request.backward ? 'ASC' : 'DESC';
    const [at, after] = request.cursor ?? [null, null];
    const rows: Result[] = await this.database.manager.query(
      `SELECT r.control, r.subject_type AS "subjectType", r.subject_id AS "subjectId", r.at, r.verdict FROM audit_result r
       WHERE r.control = $5 AND r.verdict = $6 AND ${condition}
         AND ($7::timestamptz IS NULL OR (r.at, r.subject_id) ${request.backward ? '>' : '<'} ($7::timestamptz, $8::uuid))
       ORDER BY r.at ${order}, r.subject_id ${order} LIMIT $9`,
      [...values(filter), control, verdict, at, after, request.limit + 1],
    );
    return toPage(request, rows, (row) => [row.at.toISOString(), row.subjectId]);
  }

  /** Where facts are leaves of the log, by kind and id. */
  async leaves(facts: readonly FactRef[]): Promise<Map<string, number>> {
    const logged = facts.filter(({ kind }) => kind !== 'deployment');
    if (logged.length === 0) return new Map();
    const rows: { kind: string; id: Id; index: number }[] = await this.database.manager.query(
      `SELECT l.kind, l.record_id AS id, l.leaf_index::float8 AS index FROM unnest($1::text[], $2::uuid[]) AS f(kind, id)
       JOIN ledger_leaf l ON l.record_id = f.id AND l.kind = f.kind`,
      [logged.map(({ kind }) => kind), logged.map(({ id }) => id)],
    );
    return new Map(rows.map(({ kind, id, index }) => [`${kind} ${id}`, index]));
  }
}
