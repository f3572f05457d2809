import { Injectable } from '@nestjs/common';
import type { ChangeRecord } from '#changes';
import type { Id } from '#kernel';
import type { Manager } from '#platform/database';

/** Which pipelines are known to work on what: they can bring evidence. */
@Injectable()
export class Pipelines {
  /** Those that built, tested or deployed a change or its services before, at most ten. One query, however many changes. */
  async of(changes: readonly ChangeRecord[], manager: Manager): Promise<Map<Id, readonly string[]>> {
    if (changes.length === 0) return new Map();
    const wanted = changes.map(({ id, serviceIds, commits }) => ({
      ...{ id, services: serviceIds, shas: commits.map(({ sha }) => sha) },
    }));
    const rows: { id: Id; pipelines: string[] }[] = await manager.query(
      `SELECT c.id, ARRAY(
         SELECT p.name FROM (
           SELECT b.pipeline AS name FROM build_run b WHERE b.commit_sha = ANY(c.shas || k.shas)
           UNION SELECT t.pipeline FROM test_run t WHERE t.commit_sha = ANY(c.shas || k.shas)
           UNION SELECT d.source FROM unnest(c.services) AS s(id) CROSS JOIN LATERAL (
             SELECT source FROM deployment WHERE service_id = s.id ORDER BY started_at DESC, id DESC LIMIT 5) d) p
         WHERE p.name IS NOT NULL ORDER BY p.name LIMIT 10) AS pipelines
       FROM jsonb_to_recordset($1::jsonb) AS c(id uuid, services uuid[], shas text[])
       CROSS JOIN LATERAL (SELECT coalesce(array_agg(m.sha), '{}') AS shas FROM source_commit m WHERE m.change_id = c.id) k`,
      [JSON.stringify(wanted)],
    );
    return new Map(rows.map(({ id, pipelines }) => [id, pipelines]));
  }
}
