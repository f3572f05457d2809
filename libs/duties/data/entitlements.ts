import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { DataSource } from 'typeorm';

/** Somebody who could do something at a time, and by what. */
export interface Entitlement {
  readonly personId: Id;
  readonly role: string;
  readonly roleSince: Date;
  /** On which boards, for approvals. */
  readonly boards: readonly { readonly board: string; readonly since: string }[];
  /** Whose vote they could cast, for approvals. */
  readonly delegatedBy: readonly Id[];
}

export interface EntitlementQuestion {
  readonly roles: readonly string[];
  readonly at: Date;
  /** Whether it takes a seat on a board besides, as for a vote. */
  readonly seated: boolean;
  /** Only by this board. */
  readonly board: string | null;
  /** Only who is asked about this change at that time. */
  readonly changeId: Id | null;
}

/** Who could do what on some day, as the history of roles, seats and delegations tells: one statement. */
@Injectable()
export class Entitlements {
  constructor(private readonly dataSource: DataSource) {}

  async at({ roles, at, seated, board, changeId }: EntitlementQuestion): Promise<Entitlement[]> {
    return this.dataSource.query(
      `WITH seat AS (
         SELECT m.person_id, b.key AS board, m.from_at FROM board_member m JOIN board b ON b.id = m.board_id
         WHERE m.from_at <= $2 AND (m.to_at IS NULL OR m.to_at > $2) AND ($4::text IS NULL OR b.key = $4)
       ), lent AS (
         SELECT d.delegate_id, d.delegator_id FROM delegation d
         WHERE d.from_at <= $2 AND d.to_at > $2 AND (d.revoked_at IS NULL OR d.revoked_at > $2)
           AND EXISTS (SELECT FROM seat s WHERE s.person_id = d.delegator_id AND (d.boards = '{}' OR s.board = ANY(d.boards)))
       ), asked AS (
         SELECT DISTINCT e.person::uuid AS person_id FROM approval_round r
         CROSS JOIN LATERAL jsonb_path_query(r.steps, '$[*].electorate[*]') AS q(value)
         CROSS JOIN LATERAL (SELECT q.value #>> '{}' AS person) AS e
         WHERE r.change_id = $5 AND r.opened_at <= $2 AND (r.decided_at IS NULL OR r.decided_at > $2)
       )
       SELECT h.person_id AS "personId", h.role, h.from_at AS "roleSince",
         CASE WHEN $3 THEN (SELECT coalesce(jsonb_agg(jsonb_build_object('board', s.board, 'since', s.from_at) ORDER BY s.board), '[]')
           FROM seat s WHERE s.person_id = h.person_id) ELSE '[]' END AS boards,
         CASE WHEN $3 THEN array(SELECT DISTINCT l.delegator_id FROM lent l WHERE l.delegate_id = h.person_id) ELSE '{}' END AS "delegatedBy"
       FROM person_role h JOIN person p ON p.id = h.person_id
       WHERE h.role = ANY($1::text[]) AND h.from_at <= $2 AND (h.to_at IS NULL OR h.to_at > $2)
         AND (NOT $3 OR EXISTS (SELECT FROM seat s WHERE s.person_id = h.person_id) OR EXISTS (SELECT FROM lent l WHERE l.delegate_id = h.person_id))
         AND ($5::uuid IS NULL OR h.person_id IN (SELECT person_id FROM asked)
           OR EXISTS (SELECT FROM lent l JOIN asked a ON a.person_id = l.delegator_id WHERE l.delegate_id = h.person_id))
         AND NOT EXISTS (SELECT FROM person_role o WHERE o.person_id = h.person_id AND o.from_at <= $2 AND (o.to_at IS NULL OR o.to_at > $2)
           AND (o.role = 'auditor' OR ($3 AND o.role = 'administrator')))
       ORDER BY p.name, h.person_id, h.role LIMIT 1000`,
      [roles, at, seated, board, changeId],
    );
  }
}
