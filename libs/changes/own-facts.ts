import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform/database';
import type { ChangeRecord } from './domain/change.ts';
import type { Facts } from './domain/facts.ts';
import { templateFacts, type TemplateRecord } from './domain/template.ts';
import { ChangeRules, type FactSource } from './rules.ts';

interface Read {
  readonly tier: number | null;
  readonly template:
    | (Pick<TemplateRecord, 'name' | 'version' | 'content' | 'fixedFields'> & Record<TemplateTime, string>)
    | null;
}
type TemplateTime = 'approvedAt' | 'expiresAt' | 'retiredAt';

/** What changes knows of itself beyond the row: the tier of its services and the state of its template. */
@Injectable()
export class OwnFacts implements FactSource<Read>, OnModuleInit {
  readonly name = 'changes';
  readonly sql = `
    SELECT jsonb_build_object(
      'tier', (SELECT min(coalesce(s.tier, 1)) FROM unnest(c.service_ids) AS i(id) LEFT JOIN service s USING (id)),
      'template', (
        SELECT jsonb_build_object('name', t.name, 'version', t.version, 'content', t.content, 'fixedFields', t.fixed_fields,
          'approvedAt', t.approved_at, 'expiresAt', t.expires_at, 'retiredAt', t.retired_at)
        FROM change_template t WHERE t.id = c.template_id))`;

  constructor(
    private readonly rules: ChangeRules,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
  }

  facts(change: ChangeRecord, read: Read | null): Partial<Facts> {
    return { tier: read?.tier ?? 4, template: this.template(change, read?.template ?? null) };
  }

  private template(change: ChangeRecord, template: Read['template']): Facts['template'] {
    if (template === null) return null;
    const time = (text: string | null) => (text === null ? null : new Date(text));
    const { approvedAt, expiresAt, retiredAt } = template;
    const times = {
      approvedAt: time(approvedAt),
      expiresAt: new Date(expiresAt),
      retiredAt: time(retiredAt),
    };
    return templateFacts({ ...template, ...times }, change, this.clock.now());
  }
}
