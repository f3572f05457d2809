import { Injectable } from '@nestjs/common';
import type { Id, PageRequest } from '#kernel';
import type { EntityManager } from 'typeorm';
import type { PoliciesInForce } from '../domain/policies-in-force.ts';
import type { PolicyFile, PolicySet } from '../domain/policy-set.ts';

/** How a set came into force: with the files of a process, by two people, or by whoever holds the database. */
export type ActivationSource = 'FILES' | 'UPLOAD' | 'RECOVERY';

export interface PolicyActivation {
  readonly version: number;
  readonly digest: string;
  readonly source: ActivationSource;
  readonly proposalId: Id | null;
  readonly activatedBy: Id | null;
  readonly activatedAccount: Id | null;
  readonly activatedAt: Date;
  readonly reason: string | null;
}

/** The constraint that a commit breaks when its process decided by a set that is not in force any more. */
export const inForceConstraint = 'policy_decision_in_force_check';

/** The texts of sets, and the order in which they came into force. */
@Injectable()
export class PolicySets {
  async keep(manager: EntityManager, set: Pick<PolicySet, 'digest' | 'files'>, at: Date): Promise<void> {
    await manager.query(
      `INSERT INTO policy_set (digest, files, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [set.digest, JSON.stringify(set.files), at],
    );
  }

  async filesOf(manager: EntityManager, digest: string): Promise<PolicyFile[] | null> {
    const [row]: { files: PolicyFile[] }[] = await manager.query(
      `SELECT files FROM policy_set WHERE digest = $1`,
      [digest],
    );
    return row?.files ?? null;
  }

  /** No other set comes into force until the transaction ends. */
  async takeTurns(manager: EntityManager): Promise<void> {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtext('gavel.policy_set'))`);
  }

  /** What is in force; null before anything was. */
  async latest(manager: EntityManager): Promise<PolicyActivation | null> {
    const [row]: PolicyActivation[] = await manager.query(
      `${selectActivation} ORDER BY version DESC LIMIT 1`,
    );
    return row ?? null;
  }

  async activation(manager: EntityManager, version: number): Promise<PolicyActivation | null> {
    const [row]: PolicyActivation[] = await manager.query(`${selectActivation} WHERE version = $1`, [
      version,
    ]);
    return row ?? null;
  }

  /** The newest first, one more than the page holds. */
  activations(manager: EntityManager, { backward, cursor, limit }: PageRequest): Promise<PolicyActivation[]> {
    const from = cursor === null ? '' : `WHERE version ${backward ? '>' : '<'} $2::integer`;
    return manager.query(
      `${selectActivation} ${from} ORDER BY version ${backward ? 'ASC' : 'DESC'} LIMIT $1`,
      cursor === null ? [limit + 1] : [limit + 1, cursor[0]],
    );
  }

  async wasInForce(manager: EntityManager, digest: string): Promise<boolean> {
    const rows: unknown[] = await manager.query(`SELECT FROM policy_activation WHERE digest = $1 LIMIT 1`, [
      digest,
    ]);
    return rows.length > 0;
  }

  async activate(manager: EntityManager, activation: PolicyActivation): Promise<void> {
    const a = activation;
    await manager.query(
      `INSERT INTO policy_activation (version, digest, source, proposal_id, activated_by, activated_account, activated_at, reason)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        a.version,
        a.digest,
        a.source,
        a.proposalId,
        a.activatedBy,
        a.activatedAccount,
        a.activatedAt,
        a.reason,
      ],
    );
  }

  /** Tells a process which set is in force, if that is another one than it knows. @returns whether it is */
  async tell(manager: EntityManager, policies: PoliciesInForce): Promise<boolean> {
    const latest = await this.latest(manager);
    if (latest === null || latest.version <= policies.version) return false;
    const sets: { digest: string; files: PolicyFile[] }[] = await manager.query(
      `SELECT s.digest, s.files FROM policy_set s WHERE s.digest IN (SELECT digest FROM policy_activation)`,
    );
    policies.remember(sets.filter(({ digest }) => !policies.knows(digest)));
    const files = sets.find(({ digest }) => digest === latest.digest)?.files;
    if (files === undefined) throw new Error(`The policy set ${latest.digest} is not kept.`);
    policies.enter({ version: latest.version, digest: latest.digest, files });
    return true;
  }
}

const selectActivation = `
SELECT version, digest, source, proposal_id AS "proposalId", activated_by AS "activatedBy",
       activated_account AS "activatedAccount", activated_at AS "activatedAt", reason FROM policy_activation`;
