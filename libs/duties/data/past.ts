import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import type { IdentityRef } from '#people';
import type { Manager } from '#platform/database';

/** What the record tells of how things stood. */
@Injectable()
export class Past {
  /** The state a change was in at a time, as its timeline has it; null before it was filed. */
  async stateAt(changeId: Id, at: Date, manager: Manager): Promise<string | null> {
    const [row]: { state: string }[] = await manager.query(
      `SELECT coalesce(e.data ->> 'to', 'DRAFT') AS state FROM event e
       WHERE e.subject_type = 'change' AND e.subject_id = $1 AND e.occurred_at <= $2
         AND (e.type = 'change.filed' OR (e.data ? 'from' AND e.data ? 'to'))
       ORDER BY e.seq DESC LIMIT 1`,
      [changeId, at],
    );
    return row?.state ?? null;
  }

  async isWatched(environmentId: Id, kinds: readonly string[], manager: Manager): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `SELECT 1 FROM environment WHERE id = $1 AND kind = ANY($2::text[])`,
      [environmentId, kinds],
    );
    return rows.length > 0;
  }

  async personOf({ issuer, subject }: IdentityRef, at: Date | null, manager: Manager): Promise<Id | null> {
    const [row]: { id: Id | null }[] = await manager.query(`SELECT person_of($1, $2, $3) AS id`, [
      issuer,
      subject,
      at,
    ]);
    return row?.id ?? null;
  }

  /**
   * The changes in which these identities had a hand, as commits and deployments on record tell, and those still open
   * that name them themselves. The newest 1,000: whoever had a hand in more is looked at one by one.
   */
  async changesOf(
    identities: readonly IdentityRef[],
    openStates: readonly string[],
    manager: Manager,
  ): Promise<Id[]> {
    const rows: { id: Id }[] = await manager.query(
      `WITH known AS (SELECT issuer, subject FROM jsonb_to_recordset($1::jsonb) AS i(issuer text, subject text))
       SELECT id FROM (
         SELECT k.change_id AS id FROM known i JOIN source_commit k
           ON k.hands @> jsonb_build_array(jsonb_build_object('issuer', i.issuer, 'subject', i.subject))
         UNION
         SELECT d.change_id FROM known i JOIN deployment d ON d.deployer_issuer = i.issuer AND d.deployer_subject = i.subject
         UNION
         SELECT c.id FROM known i JOIN change c ON c.state = ANY($2::text[])
           AND strpos(lower(c.commits::text || c.artifacts::text), i.subject) > 0
       ) found WHERE id IS NOT NULL ORDER BY id DESC LIMIT 1000`,
      [JSON.stringify(identities), openStates],
    );
    return rows.map((row) => row.id);
  }

  /**
   * Who has to answer for what went wrong: the manager of whoever asked for the change, else the one who leads most of
   * the team that owns the service, else the manager's manager; never somebody it is about.
   */
  async ownerOf(
    about: { readonly requesterId: Id | null; readonly serviceIds: readonly Id[] },
    without: readonly Id[],
    manager: Manager,
  ): Promise<Id | null> {
    const [row]: { id: Id }[] = await manager.query(
      `SELECT o.id FROM (
         SELECT r.manager_id AS id, 1 AS rank, 0::bigint AS led FROM person r WHERE r.id = $1
         UNION ALL
         SELECT m.manager_id, 2, count(*) FROM service s JOIN person m ON m.team_id = s.owner_team_id AND m.active
           WHERE s.id = ANY($2::uuid[]) GROUP BY m.manager_id
         UNION ALL
         SELECT l.manager_id, 3, 0 FROM person r JOIN person l ON l.id = r.manager_id WHERE r.id = $1
       ) candidate JOIN person o ON o.id = candidate.id AND o.active
       WHERE NOT o.id = ANY($3::uuid[]) ORDER BY candidate.rank, candidate.led DESC, o.id LIMIT 1`,
      [about.requesterId, about.serviceIds, without],
    );
    return row?.id ?? null;
  }
}
