import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { DataSource, type EntityManager } from 'typeorm';
import { nobodyAway, type Presence } from '../domain/stand-in.ts';

/** The presence of those asked in the round `r`, as one jsonb, at a time given as an SQL expression; who is away matters to deputies alone. */
export const presenceOf = (now: string): string => `(
  SELECT jsonb_build_object(
    'recused', (SELECT coalesce(jsonb_agg(x.person_id), '[]') FROM recusal x WHERE x.round_id = r.id),
    'absent', (SELECT coalesce(jsonb_agg(DISTINCT a.person_id), '[]') FROM absence a
      WHERE asked.deputies AND a.person_id = ANY(asked.seats) AND a.from_at <= ${now} AND a.to_at > ${now} AND (a.ended_at IS NULL OR a.ended_at > ${now})),
    'inactive', (SELECT coalesce(jsonb_agg(p.id), '[]') FROM person p WHERE asked.deputies AND p.id = ANY(asked.seats) AND NOT p.active),
    'lent', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'delegatorId', d.delegator_id, 'delegateId', d.delegate_id,
        'boards', d.boards, 'serviceIds', d.service_ids, 'types', d.types) ORDER BY d.from_at, d.id), '[]')
      FROM delegation d JOIN person lender ON lender.id = d.delegator_id AND lender.active
      WHERE d.delegator_id = ANY(asked.seats) AND d.from_at <= ${now} AND d.to_at > ${now} AND d.revoked_at IS NULL))
  FROM (SELECT array_agg(DISTINCT (seat #>> '{}')::uuid) AS seats, jsonb_path_exists(r.steps, '$[*].deputies[*]') AS deputies
        FROM jsonb_path_query(r.steps, '$[*].electorate[*]') AS e(seat)) AS asked)`;

/** Who is away, keeps out of it, or has lent their vote. */
@Injectable()
export class Presences {
  constructor(private readonly dataSource: DataSource) {}

  async of(roundId: Id, now: Date, manager: EntityManager): Promise<Presence> {
    const found = await this.ofRounds([roundId], now, manager);
    return found.get(roundId) ?? nobodyAway;
  }

  async ofRounds(
    roundIds: readonly Id[],
    now: Date,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<Id, Presence>> {
    const rows: { id: Id; presence: Presence }[] = await manager.query(
      `SELECT r.id, ${presenceOf('$2::timestamptz')} AS presence FROM approval_round r WHERE r.id = ANY($1::uuid[])`,
      [roundIds, now],
    );
    return new Map(rows.map((row) => [row.id, row.presence]));
  }
}
