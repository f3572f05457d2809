import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, type Facts, type FactSource } from '#changes';

type Read = Facts['baked'];

/** Tells rules since when the artifacts of a change run where: from the first success after the last failure on. */
@Injectable()
export class BakeFacts implements FactSource<Read>, OnModuleInit {
  readonly name = 'baked';
  readonly sql = `
    SELECT jsonb_agg(jsonb_build_object('digest', b.digest, 'kind', b.kind, 'since', b.since)) FROM (
      SELECT d.artifact_digest AS digest, e.kind, min(d.finished_at) AS since
      FROM deployment d JOIN environment e ON e.id = d.environment_id
      WHERE d.artifact_digest = ANY(c.bake_digests) AND d.outcome = 'SUCCEEDED' AND d.finished_at > coalesce((
        SELECT max(coalesce(f.finished_at, f.started_at)) FROM deployment f
        WHERE f.artifact_digest = d.artifact_digest AND f.environment_id = d.environment_id
          AND f.outcome IN ('FAILED', 'ROLLED_BACK')), '-infinity')
      GROUP BY d.artifact_digest, e.kind) b
    WHERE c.state IN ('ASSESSING', 'AUTHORIZING', 'SCHEDULED')`;
  readonly given = {
    columns: 'bake_digests text[]',
    of: (change: ChangeRecord) => ({ bake_digests: change.artifacts.map(({ digest }) => digest) }),
  };

  constructor(private readonly rules: ChangeRules) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
  }

  facts(_change: ChangeRecord, read: Read | null): Partial<Facts> {
    return { baked: read ?? [] };
  }
}
