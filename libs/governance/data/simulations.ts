import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { Database, type Manager } from '#platform/database';
import { emptyTally, type PastDecision, type SimulationTally } from '#policy';

export const simulationStates = ['QUEUED', 'RUNNING', 'DONE', 'CANCELED', 'FAILED'] as const;
export type SimulationState = (typeof simulationStates)[number];

/** A set of rules that is tried on the decisions of a time, and how far that has come. */
export interface PolicySimulation {
  readonly id: Id;
  readonly digest: string;
  readonly since: Date;
  readonly until: Date;
  readonly requestedBy: Id;
  readonly requestedAt: Date;
  readonly state: SimulationState;
  /** How many decisions there are; null before they were counted. */
  readonly total: number | null;
  readonly done: number;
  readonly after: { readonly at: string; readonly id: Id } | null;
  readonly result: SimulationTally;
  readonly fault: string | null;
  readonly endedAt: Date | null;
}

const select = `
SELECT id, digest, since, until, requested_by AS "requestedBy", requested_at AS "requestedAt", state, total, done,
       CASE WHEN after_id IS NOT NULL THEN jsonb_build_object('at', after_at, 'id', after_id) END AS after,
       result, fault, ended_at AS "endedAt"
FROM policy_simulation`;

/** Simulations: what is asked, what was found so far. */
@Injectable()
export class PolicySimulations {
  constructor(private readonly database: Database) {}

  async byId(id: Id, manager: Manager = this.database.manager): Promise<PolicySimulation | null> {
    const [row]: PolicySimulation[] = await manager.query(`${select} WHERE id = $1`, [id]);
    return row ?? null;
  }

  async insert(
    s: Pick<PolicySimulation, 'id' | 'digest' | 'since' | 'until' | 'requestedBy' | 'requestedAt'>,
    manager: Manager,
  ): Promise<void> {
    await manager.query(
      `INSERT INTO policy_simulation (id, digest, since, until, requested_by, requested_at, state, result)
       VALUES ($1, $2, $3, $4, $5, $6, 'QUEUED', $7)`,
      [s.id, s.digest, s.since, s.until, s.requestedBy, s.requestedAt, JSON.stringify(emptyTally)],
    );
  }

  /** Counts what there is to do. @returns null when it has ended meanwhile */
  async begin(id: Id): Promise<PolicySimulation | null> {
    await this.database.manager.query(
      `UPDATE policy_simulation s SET state = 'RUNNING', total = (
         SELECT count(*)::int FROM policy_decision d WHERE d.decided_at >= s.since AND d.decided_at <= s.until)
       WHERE id = $1 AND state = 'QUEUED'`,
      [id],
    );
    const simulation = await this.byId(id);
    return simulation?.state === 'RUNNING' ? simulation : null;
  }

  /** The next decisions in order of time. */
  past(
    { since, until }: PolicySimulation,
    after: PolicySimulation['after'],
    limit: number,
  ): Promise<PastDecision[]> {
    return this.database.manager.query(
      `SELECT id, to_json(decided_at) #>> '{}' AS "decidedAt", verdict, determining::text AS determining, request::text AS request,
              subject_type AS "subjectType", subject_id AS "subjectId"
       FROM policy_decision WHERE (decided_at, id) > ($1::timestamptz, $2::uuid) AND decided_at <= $3
       ORDER BY decided_at, id LIMIT $4`,
      [after?.at ?? since, after?.id ?? nilId, until, limit],
    );
  }

  /** @returns whether it was this far: somebody else may have carried it on, or ended it */
  async advance(
    id: Id,
    from: number,
    to: {
      readonly done: number;
      readonly after: NonNullable<PolicySimulation['after']>;
      readonly result: SimulationTally;
    },
  ): Promise<boolean> {
    return this.updated(
      `UPDATE policy_simulation SET done = $3, after_at = $4, after_id = $5, result = $6, total = greatest(total, $3)
       WHERE id = $1 AND state = 'RUNNING' AND done = $2 RETURNING id`,
      [id, from, to.done, to.after.at, to.after.id, JSON.stringify(to.result)],
    );
  }

  finish(id: Id, at: Date): Promise<boolean> {
    return this.updated(
      `UPDATE policy_simulation SET state = 'DONE', total = done, ended_at = $2 WHERE id = $1 AND state = 'RUNNING' RETURNING id`,
      [id, at],
    );
  }

  fail(id: Id, fault: string, at: Date): Promise<boolean> {
    return this.updated(
      `UPDATE policy_simulation SET state = 'FAILED', fault = $2, ended_at = $3 WHERE id = $1 AND ended_at IS NULL RETURNING id`,
      [id, fault, at],
    );
  }

  cancel(id: Id, at: Date, manager: Manager): Promise<boolean> {
    return this.updated(
      `UPDATE policy_simulation SET state = 'CANCELED', ended_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING id`,
      [id, at],
      manager,
    );
  }

  private async updated(sql: string, values: unknown[], manager = this.database.manager): Promise<boolean> {
    const [rows]: [unknown[], number] = await manager.query(sql, values);
    return rows.length > 0;
  }
}

const nilId = '00000000-0000-0000-0000-000000000000';
