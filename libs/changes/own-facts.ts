import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Catalog, type ServiceRecord } from '#catalog';
import type { Clock, Id } from '#kernel';
import { CLOCK, type Manager } from '#platform/database';
import { Templates } from './data/templates.repository.ts';
import type { ChangeRecord } from './domain/change.ts';
import { type Facts, tierOf } from './domain/facts.ts';
import { templateFacts } from './domain/template.ts';
import { ChangeRules, type FactSource } from './rules.ts';

/** What changes knows of itself beyond the row: the tier of its services and the state of its template. */
@Injectable()
export class OwnFacts implements FactSource, OnModuleInit {
  readonly name = 'changes';

  constructor(
    private readonly rules: ChangeRules,
    private readonly catalog: Catalog,
    private readonly templates: Templates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
  }

  async load(changes: readonly ChangeRecord[], manager: Manager): Promise<Map<Id, Partial<Facts>>> {
    const serviceIds = [...new Set(changes.flatMap((c) => c.serviceIds))];
    const services =
      serviceIds.length === 0
        ? new Map<Id, ServiceRecord>()
        : await this.catalog.servicesByIds(serviceIds, manager);
    const templates = await this.templates.byIds(
      [...new Set(changes.flatMap((c) => c.templateId ?? []))],
      manager,
    );
    const now = this.clock.now();
    return new Map(
      changes.map((change) => {
        const template = templates.get(change.templateId ?? '');
        return [
          change.id,
          {
            tier: tierOf(change.serviceIds, services),
            template: template === undefined ? null : templateFacts(template, change, now),
          },
        ];
      }),
    );
  }
}
