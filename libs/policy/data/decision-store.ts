import { getCedarVersion } from '../domain/cedar.ts';
import { type Id, newId, type Page, type PageRequest, toPage } from '#kernel';
import type { EntityManager } from 'typeorm';
import type { PolicyEngine } from '../domain/engine.ts';
import { engineFor, inputDigestOf, type KeptDecision, type Replay, replayWith } from '../domain/replay.ts';
import type { PolicyDecision } from '../domain/request.ts';
import { PolicyDecisionRow } from './policy-decision.entity.ts';
import { PolicySetRow } from './policy-set.entity.ts';

/** On whose behalf and about what a decision was made. */
export interface DecisionMeta {
  readonly correlationId: string;
  /** Both null while there is no subject, as when a change that is refused was never filed. */
  readonly subjectType: string | null;
  readonly subjectId: Id | null;
  readonly accountId: Id | null;
  readonly at: Date;
}

/** A transaction that writes rows when it ends, together with all else. */
export interface Appending {
  append(insert: string, rows: readonly unknown[]): void;
}

/** Keeps decisions with everything needed to ask them again, and asks them again. */
export class DecisionStore {
  readonly #engines = new Map<string, PolicyEngine>();

  /** Has the decisions of one command written with it. Gives their ids in order. */
  record(work: Appending, decisions: readonly PolicyDecision[], meta: DecisionMeta): Id[] {
    const said = decisions.flatMap((decision) => decision.parts ?? [decision]);
    const rows = said.map((decision) => ({ id: newId(), ...rowOf(decision, meta) }));
    if (rows.length > 0) work.append(insertSql, rows);
    return rows.map((row) => row.id);
  }

  findById(manager: EntityManager, id: Id): Promise<PolicyDecisionRow | null> {
    return manager.findOneBy(PolicyDecisionRow, { id });
  }

  /** The decisions about a subject, newest first. */
  async findBySubject(
    manager: EntityManager,
    subject: { readonly type: string; readonly id: Id },
    request: PageRequest,
  ): Promise<Page<PolicyDecisionRow>> {
    const query = manager
      .createQueryBuilder(PolicyDecisionRow, 'd')
      .where('d.subjectType = :type AND d.subjectId = :id', subject)
      .orderBy('d.id', request.backward ? 'ASC' : 'DESC')
      .limit(request.limit + 1);
    if (request.cursor) query.andWhere(`d.id ${request.backward ? '>' : '<'} :at`, { at: request.cursor[0] });
    return toPage(request, await query.getMany(), (row) => [row.id]);
  }

  /** All decisions in order of time, from one on: how a new policy set is tried on the past. */
  async findSince(
    manager: EntityManager,
    after: { readonly decidedAt: Date; readonly id: Id },
    limit: number,
  ): Promise<PolicyDecisionRow[]> {
    return manager
      .createQueryBuilder(PolicyDecisionRow, 'd')
      .where('(d.decidedAt, d.id) > (:decidedAt, :id)', after)
      .orderBy('d.decidedAt', 'ASC')
      .addOrderBy('d.id', 'ASC')
      .limit(limit)
      .getMany();
  }

  /**
   * Asks a kept decision again under the rules of its own time.
   * @throws Error when the policy set it names is not kept
   */
  async replay(manager: EntityManager, kept: KeptDecision): Promise<Replay> {
    return replayWith(await this.#engineOf(manager, kept.policySetDigest), kept);
  }

  async #engineOf(manager: EntityManager, digest: string): Promise<PolicyEngine> {
    const known = this.#engines.get(digest);
    if (known !== undefined) return known;
    const row = await manager.findOneBy(PolicySetRow, { digest });
    if (row === null) throw new Error(`The policy set ${digest} is not kept.`);
    const engine = engineFor(row.files);
    this.#engines.set(digest, engine);
    return engine;
  }
}

const engineName = `cedar ${getCedarVersion()}`;

const insertSql = `
INSERT INTO policy_decision (id, decided_at, verdict, determining, problems, errors, request, input_digest,
                             policy_set_digest, engine, subject_type, subject_id, account_id, correlation_id)
SELECT id, decided_at, verdict, determining, problems, errors, request, input_digest,
       policy_set_digest, engine, subject_type, subject_id, account_id, correlation_id
FROM jsonb_to_recordset($rows) AS d(
  id uuid, decided_at timestamptz, verdict text, determining jsonb, problems jsonb, errors jsonb, request jsonb,
  input_digest text, policy_set_digest text, engine text, subject_type text, subject_id uuid, account_id uuid,
  correlation_id text)`;

function rowOf(decision: PolicyDecision, meta: DecisionMeta): Record<string, unknown> {
  return {
    decided_at: meta.at.toISOString(),
    verdict: decision.verdict,
    determining: decision.determining,
    problems: decision.problems,
    errors: decision.errors,
    request: decision.request,
    input_digest: inputDigestOf(decision.request),
    policy_set_digest: decision.policySetDigest,
    engine: engineName,
    subject_type: meta.subjectType,
    subject_id: meta.subjectId,
    account_id: meta.accountId,
    correlation_id: meta.correlationId,
  };
}
