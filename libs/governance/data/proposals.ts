import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { Database, type Manager } from '#platform/database';
import type { PolicyFile } from '#policy';

/** A set of rules that somebody proposes. */
export interface PolicyProposal {
  readonly id: Id;
  readonly digest: string;
  /** The version in force when it was proposed. */
  readonly baseVersion: number;
  /** The earlier version that it brings back; null for a new set. */
  readonly again: number | null;
  readonly cases: readonly PolicyFile[];
  readonly reason: string;
  readonly proposedBy: Id;
  readonly proposedAccount: Id;
  readonly proposedAt: Date;
  /** The version as which it came into force; null while it has not. */
  readonly version: number | null;
  readonly activatedBy: Id | null;
  readonly activatedAt: Date | null;
}

const select = `
SELECT p.id, p.digest, p.base_version AS "baseVersion", p.again, p.cases, p.reason, p.proposed_by AS "proposedBy",
       p.proposed_account AS "proposedAccount", p.proposed_at AS "proposedAt", a.version,
       a.activated_by AS "activatedBy", a.activated_at AS "activatedAt"
FROM policy_proposal p LEFT JOIN policy_activation a ON a.proposal_id = p.id`;

/** Proposals of sets of rules; each is as it was made for ever. */
@Injectable()
export class PolicyProposals {
  constructor(private readonly database: Database) {}

  async byId(id: Id, manager: Manager = this.database.manager): Promise<PolicyProposal | null> {
    const [row]: PolicyProposal[] = await manager.query(`${select} WHERE p.id = $1`, [id]);
    return row ?? null;
  }

  async insert(
    p: Omit<PolicyProposal, 'version' | 'activatedBy' | 'activatedAt'>,
    manager: Manager,
  ): Promise<void> {
    await manager.query(
      `INSERT INTO policy_proposal (id, digest, base_version, again, cases, reason, proposed_by, proposed_account, proposed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        p.id,
        p.digest,
        p.baseVersion,
        p.again,
        JSON.stringify(p.cases),
        p.reason,
        p.proposedBy,
        p.proposedAccount,
        p.proposedAt,
      ],
    );
  }

  /** The newest first. */
  async list(request: PageRequest): Promise<Page<PolicyProposal>> {
    const { backward, cursor, limit } = request;
    const rows: PolicyProposal[] = await this.database.manager.query(
      `${select} ${cursor === null ? '' : `WHERE (p.proposed_at, p.id) ${backward ? '>' : '<'} ($2::timestamptz, $3::uuid)`}
       ORDER BY p.proposed_at ${backward ? 'ASC' : 'DESC'}, p.id ${backward ? 'ASC' : 'DESC'} LIMIT $1`,
      cursor === null ? [limit + 1] : [limit + 1, cursor[0], cursor[1]],
    );
    return toPage(request, rows, (p) => [p.proposedAt.toISOString(), p.id]);
  }

  /** The cases that a version was proposed with; none for files. */
  async casesOf(version: number, manager: Manager): Promise<readonly PolicyFile[] | null> {
    const [row]: { cases: PolicyFile[] }[] = await manager.query(
      `SELECT p.cases FROM policy_activation a JOIN policy_proposal p ON p.id = a.proposal_id WHERE a.version = $1`,
      [version],
    );
    return row?.cases ?? null;
  }

  /** Days since one of two persons last gave the other a role, an account or a key; null when that never was. */
  async appointedDaysAgo(one: Id, other: Id, now: Date): Promise<number | null> {
    const [row]: { at: Date | null }[] = await this.database.manager.query(
      `SELECT max(e.occurred_at) AS at FROM (VALUES ($1::uuid, $2::uuid), ($2::uuid, $1::uuid)) AS pair(giver, taker)
       JOIN event e ON e.actor_person = pair.giver AND e.subject_id IN (
         SELECT pair.taker UNION ALL SELECT a.id FROM account a WHERE a.person_id = pair.taker AND a.kind <> 'service')
       WHERE e.type IN ('person.created', 'person.rolesChanged') OR (e.subject_type = 'account'
         AND e.type NOT IN ('session.ended', 'token.revoked', 'account.disabled'))`,
      [one, other],
    );
    return row?.at == null ? null : Math.floor((now.getTime() - row.at.getTime()) / 86_400_000);
  }
}
