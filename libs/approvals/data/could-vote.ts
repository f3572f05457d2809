import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource } from 'typeorm';

export const capacities = ['member', 'deputy', 'delegate'] as const;
/** On a seat of one's own, or on another's. */
export type Capacity = (typeof capacities)[number];

/** Somebody who could have voted on a board at a time. */
export interface CouldVote {
  readonly boardKey: string;
  readonly personId: Id;
  readonly capacity: Capacity;
  /** The member for whom; null on a seat of one's own, and of a deputy who stands in for any member. */
  readonly onBehalfOf: Id | null;
  readonly chair: boolean;
  /** Asked only about these; empty for all. */
  readonly serviceIds: readonly Id[];
  /** Said to be away at that time. */
  readonly absent: boolean;
  readonly since: Date;
}

export interface CouldVoteFilter {
  readonly board?: string | null;
  readonly person?: Id | null;
}

/**
 * Everybody who could vote at $1, from memberships, delegations, absences and the record of who held the role and was
 * active then, as events tell it.
 */
const electorateAt = `
  WITH holder AS MATERIALIZED (
    SELECT p.id FROM person p
    WHERE coalesce(
        (SELECT e.data -> 'before' FROM event e WHERE e.subject_type = 'person' AND e.subject_id = p.id
           AND e.type = 'person.rolesChanged' AND e.occurred_at > $1 ORDER BY e.seq LIMIT 1),
        to_jsonb(p.roles)) ? 'approver'
      AND p.created_at <= $1
      AND coalesce(
        (SELECT (e.data ->> 'active')::boolean FROM event e WHERE e.subject_type = 'person' AND e.subject_id = p.id
           AND e.type = 'person.updated' AND e.data ? 'active' AND e.occurred_at <= $1 ORDER BY e.seq DESC LIMIT 1),
        true)
  ), seat AS (
    SELECT b.key, m.board_id, m.person_id, m.chair, m.deputy, m.deputy_for, m.service_ids, m.from_at
    FROM board_member m JOIN board b ON b.id = m.board_id
    WHERE m.from_at <= $1 AND (m.to_at IS NULL OR m.to_at > $1)
      AND coalesce(
        (SELECT (e.data -> 'altered' -> 'active' ->> 'to')::boolean FROM event e WHERE e.subject_type = 'board' AND e.subject_id = b.id
           AND e.type = 'board.updated' AND e.data -> 'altered' ? 'active' AND e.occurred_at <= $1 ORDER BY e.seq DESC LIMIT 1),
        true)
  ), able AS (
    SELECT s.key, s.person_id, CASE WHEN s.deputy THEN 'deputy' ELSE 'member' END AS capacity, f.id AS behalf, s.chair, s.service_ids, s.from_at
    FROM seat s LEFT JOIN LATERAL unnest(s.deputy_for) AS f(id) ON true
    UNION ALL
    SELECT s.key, d.delegate_id, 'delegate', d.delegator_id, false, d.service_ids, d.from_at
    FROM seat s JOIN delegation d ON d.delegator_id = s.person_id AND NOT s.deputy
    WHERE d.from_at <= $1 AND d.to_at > $1 AND (d.revoked_at IS NULL OR d.revoked_at > $1)
      AND (cardinality(d.boards) = 0 OR s.key = ANY(d.boards)) AND s.person_id IN (SELECT id FROM holder)
  )
  SELECT a.key AS "boardKey", a.person_id AS "personId", a.capacity, a.behalf AS "onBehalfOf", a.chair, a.service_ids AS "serviceIds",
    a.from_at AS since, EXISTS (SELECT FROM absence x WHERE x.person_id = a.person_id AND x.from_at <= $1 AND x.to_at > $1
      AND (x.ended_at IS NULL OR x.ended_at > $1)) AS absent,
    concat_ws(' ', a.key, a.capacity, a.person_id, a.behalf, a.from_at) AS place
  FROM able a WHERE a.person_id IN (SELECT id FROM holder)`;

/** Who could vote on a day that has been. */
@Injectable()
export class CouldVotes {
  constructor(private readonly dataSource: DataSource) {}

  /** In order of board. One query. */
  async at(at: Date, filter: CouldVoteFilter, request: PageRequest): Promise<Page<CouldVote>> {
    const values: unknown[] = [at];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const where = ['true'];
    if (filter.board != null) where.push(`"boardKey" = ${bind(filter.board)}`);
    if (filter.person != null) where.push(`"personId" = ${bind(filter.person)}::uuid`);
    if (request.cursor !== null)
      where.push(`place ${request.backward ? '<' : '>'} ${bind(request.cursor[0])} COLLATE "C"`);
    const rows: (CouldVote & { place: string })[] = await this.dataSource.query(
      `SELECT * FROM (${electorateAt}) AS e WHERE ${where.join(' AND ')}
       ORDER BY place COLLATE "C" ${request.backward ? 'DESC' : 'ASC'} LIMIT ${bind(request.limit + 1)}`,
      values,
    );
    return toPage(request, rows, (row) => [row.place]);
  }
}
