import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform/database';
import { changeNumber, type ChangeRecord } from './domain/change.ts';
import type { Facts } from './domain/facts.ts';
import { templateFacts, type TemplateRecord } from './domain/template.ts';
import { ChangeRules, type FactSource } from './rules.ts';

interface Read {
  readonly tier: number | null;
  readonly handedInUnder: string | null;
  readonly environmentKinds: readonly string[] | null;
  readonly written: number | null;
  readonly revisedAt: string | null;
  readonly template:
    | (Pick<TemplateRecord, 'name' | 'version' | 'content' | 'fixedFields' | 'suspendedBecause'> & {
        readonly suspendedForNumber: number | null;
      } & Record<TemplateTime, string>)
    | null;
}
type TemplateTime = 'approvedAt' | 'expiresAt' | 'retiredAt' | 'suspendedAt' | 'releasedAt';

/** What changes knows of itself beyond the row: the tier of its services and the state of its template. */
@Injectable()
export class OwnFacts implements FactSource<Read>, OnModuleInit {
  readonly name = 'changes';
  readonly sql = `
    SELECT jsonb_build_object(
      'tier', (SELECT min(coalesce(s.tier, 1)) FROM unnest(c.service_ids) AS i(id) LEFT JOIN service s USING (id)),
      'environmentKinds', (SELECT jsonb_agg(DISTINCT e.kind) FROM environment e WHERE e.id = ANY(c.own_environments)),
      'written', (SELECT w.revision FROM change w WHERE w.id = c.id),
      'revisedAt', CASE WHEN c.own_revision > 1 THEN (SELECT max(e.occurred_at) FROM event e
        WHERE e.subject_type = 'change' AND e.subject_id = c.id AND e.type = 'change.revised') END,
      'handedInUnder', CASE WHEN c.state <> 'DRAFT' THEN policy_set_at_submission(c.id) END,
      'template', (
        SELECT jsonb_build_object('name', t.name, 'version', t.version, 'content', t.content, 'fixedFields', t.fixed_fields,
          'approvedAt', t.approved_at, 'expiresAt', t.expires_at, 'retiredAt', t.retired_at,
          'suspendedAt', t.suspended_at, 'releasedAt', t.released_at, 'suspendedBecause', t.suspended_because,
          'suspendedForNumber', (SELECT f.number FROM change f WHERE f.id = t.suspended_for))
        FROM change_template t WHERE t.id = c.template_id))`;

  readonly given = {
    columns: 'own_environments uuid[], own_revision integer',
    of: (change: ChangeRecord) => ({
      own_environments: change.environmentIds,
      own_revision: change.revision,
    }),
  };

  constructor(
    private readonly rules: ChangeRules,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
  }

  facts(change: ChangeRecord, read: Read | null): Partial<Facts> {
    return {
      tier: read?.tier ?? 4,
      environmentKinds: read?.environmentKinds ?? [],
      handedInUnder: read?.handedInUnder ?? null,
      revisedAt: this.revisedAt(change, read),
      template: this.template(change, read?.template ?? null),
    };
  }

  /** A material edit that is in hand, and not written yet, is made now. */
  private revisedAt({ revision }: ChangeRecord, read: Read | null): Date | null {
    if (read === null || revision === 1) return null;
    if (read.written !== revision || read.revisedAt === null) return this.clock.now();
    return new Date(read.revisedAt);
  }

  private template(change: ChangeRecord, template: Read['template']): Facts['template'] {
    if (template === null) return null;
    const time = (text: string | null) => (text === null ? null : new Date(text));
    const {
      approvedAt,
      expiresAt,
      releasedAt,
      retiredAt,
      suspendedAt,
      suspendedForNumber: number,
    } = template;
    const times = {
      approvedAt: time(approvedAt),
      expiresAt: new Date(expiresAt),
      retiredAt: time(retiredAt),
      suspendedAt: time(suspendedAt),
      releasedAt: time(releasedAt),
      suspendedForNumber: number === null ? null : changeNumber(number),
    };
    return templateFacts({ ...template, ...times }, change, this.clock.now());
  }
}
