import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import type { Manager } from '#platform/database';

/** A selection with everything found that it names. */
export interface FoundSelection {
  readonly from: Date | null;
  readonly to: Date | null;
  readonly serviceIds: readonly Id[] | null;
  readonly numbers: readonly number[] | null;
  readonly population: Id | null;
  readonly sample: Id | null;
}

/** Finds the changes that a pack is of. */
@Injectable()
export class SelectedChanges {
  /** Which of these numbers are no change's. */
  async unknown(numbers: readonly number[], manager: Manager): Promise<number[]> {
    const rows: { number: number }[] = await manager.query(
      `SELECT n::float8 AS number FROM unnest($1::bigint[]) AS n WHERE NOT EXISTS (SELECT FROM change WHERE number = n)`,
      [numbers],
    );
    return rows.map(({ number }) => number);
  }

  /** Whether there is such a population, or such a sample; of neither nothing is asked. */
  async isDrawn(
    { population, sample }: Pick<FoundSelection, 'population' | 'sample'>,
    manager: Manager,
  ): Promise<boolean> {
    const [row]: { drawn: boolean }[] = await manager.query(
      `SELECT ($1::uuid IS NULL OR EXISTS (SELECT FROM audit_population WHERE id = $1))
         AND ($2::uuid IS NULL OR EXISTS (SELECT FROM audit_sample WHERE id = $2)) AS drawn`,
      [population, sample],
    );
    return row?.drawn === true;
  }

  /**
   * In order of their numbers. A time is that of deployments to production, whatever came of them; with services, of
   * theirs. Services alone are those that changes name.
   */
  async find(
    { from, to, serviceIds, numbers, population, sample }: FoundSelection,
    limit: number,
    manager: Manager,
  ): Promise<Id[]> {
    const deployed = `c.id IN (SELECT d.change_id FROM deployment d JOIN environment e ON e.id = d.environment_id
      WHERE e.kind = 'production' AND d.started_at >= $2 AND d.started_at < $3 AND ($4::uuid[] IS NULL OR d.service_id = ANY($4)))`;
    const touching = `$2::timestamptz IS NULL AND $3::timestamptz IS NULL AND ($4::uuid[] IS NULL OR c.service_ids && $4)`;
    const rows: { id: Id }[] = await manager.query(
      `SELECT c.id FROM change c WHERE (${from === null ? touching : deployed})
         AND ($5::bigint[] IS NULL OR c.number = ANY($5))
         AND ($6::uuid IS NULL OR c.id IN (SELECT change_id FROM audit_population_row WHERE population_id = $6))
         AND ($7::uuid IS NULL OR c.id IN (SELECT r.change_id FROM audit_sample s
           JOIN audit_population_row r ON r.population_id = s.population_id AND r.ordinal = ANY(s.ordinals) WHERE s.id = $7))
       ORDER BY c.number LIMIT $1`,
      [limit, from, to, serviceIds, numbers, population, sample],
    );
    return rows.map(({ id }) => id);
  }
}
