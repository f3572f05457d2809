import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import type { Manager } from '#platform/database';
import type { Told } from '../domain/collection.ts';

/** The event that each step of collecting leaves. */
export const collectEvents = {
  'evidence-ask': 'change.evidenceAsked',
  'evidence-reminder': 'change.evidenceReminded',
  'evidence-escalation': 'change.evidenceEscalated',
} as const;

/** What was done to collect evidence, and for whom it is. */
@Injectable()
export class Collections {
  async told(changeIds: readonly Id[], manager: Manager): Promise<Map<Id, Told[]>> {
    if (changeIds.length === 0) return new Map();
    const rows: { id: Id; told: Told[] }[] = await manager.query(
      `SELECT subject_id AS id, jsonb_agg(jsonb_build_object('key', data -> 'key', 'missing', data -> 'missing') ORDER BY seq) AS told
       FROM event WHERE subject_type = 'change' AND subject_id = ANY($1::uuid[]) AND type = ANY($2::text[]) GROUP BY subject_id`,
      [changeIds, Object.values(collectEvents)],
    );
    return new Map(rows.map(({ id, told }) => [id, told]));
  }

  /** Active people of the teams that own these services, in order of name: the first hundred. */
  async owners(serviceIds: readonly Id[], manager: Manager): Promise<Id[]> {
    const rows: { id: Id }[] = await manager.query(
      `SELECT p.id FROM person p WHERE p.active AND p.team_id IN (SELECT s.owner_team_id FROM service s WHERE s.id = ANY($1::uuid[]))
       ORDER BY p.name, p.id LIMIT 100`,
      [serviceIds],
    );
    return rows.map(({ id }) => id);
  }
}
