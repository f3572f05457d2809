import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { type ChangeRecord, type Facts, riskOf, tierOf } from '#changes';
import type { Id } from '#kernel';
import type { Work } from '#platform/database';
import type { Asking } from './domain/matching.ts';

type Manager = Work['manager'];

/** Puts changes in the words that approval rules look at: two queries, however many changes. */
@Injectable()
export class Askings {
  constructor(private readonly catalog: Catalog) {}

  async of(change: ChangeRecord, facts: Facts, manager: Manager): Promise<Asking> {
    const many = await this.many([change], new Map([[change.id, facts]]), manager);
    return many.get(change.id) as Asking;
  }

  async many(
    changes: readonly ChangeRecord[],
    facts: ReadonlyMap<Id, Facts>,
    manager: Manager,
  ): Promise<Map<Id, Asking>> {
    const all = (pick: (c: ChangeRecord) => readonly Id[]) => [...new Set(changes.flatMap(pick))];
    const services = await this.catalog.servicesByIds(
      all((c) => c.serviceIds),
      manager,
    );
    const environments = await this.catalog.environmentsByIds(
      all((c) => c.environmentIds),
      manager,
    );
    return new Map(
      changes.map(({ id, type, risk, serviceIds, environmentIds }) => [
        id,
        {
          type,
          risk: riskOf({ risk }, facts.get(id) ?? { assessedRisk: null }),
          tier: tierOf(serviceIds, services),
          services: serviceIds.flatMap((each) => services.get(each)?.key ?? []),
          environments: environmentIds.flatMap((each) => {
            const environment = environments.get(each);
            return environment === undefined ? [] : [environment.key, environment.kind];
          }),
        },
      ]),
    );
  }
}
