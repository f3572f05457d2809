import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Planned } from '../domain/conflict.ts';

/**
 * Has commands that plan on the same ground take turns until they end, so that of two at once the second sees the first.
 * A service is held for itself alone, what it needs is held together with others: two changes meet on the one of them that
 * the other needs, and many changes on what a shared service serves do not wait for one another.
 */
@Injectable()
export class PlanningLock {
  /** Always in the same order, so that nobody waits in a circle. */
  async take(planned: Planned, steps: number, manager: EntityManager): Promise<void> {
    await manager.query(
      `WITH RECURSIVE needed (id, distance) AS (
         SELECT o.id, 0 FROM unnest($1::uuid[]) AS o(id)
         UNION
         SELECT d.to_id, n.distance + 1 FROM needed n JOIN service_dependency d ON d.from_id = n.id AND d.active
         WHERE n.distance < $3),
       keys (key, alone) AS (
         SELECT hashtextextended(id::text, 7), bool_or(distance = 0) FROM needed GROUP BY id
         UNION ALL
         SELECT hashtextextended($2::text, 7), true WHERE $2 IS NOT NULL)
       SELECT CASE WHEN k.alone THEN pg_advisory_xact_lock(k.key) ELSE pg_advisory_xact_lock_shared(k.key) END
       FROM (SELECT key, bool_or(alone) AS alone FROM keys GROUP BY key ORDER BY key) AS k`,
      [planned.serviceIds, planned.implementerId, steps],
    );
  }
}
