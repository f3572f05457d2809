import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { type ChangeRecord, tierOf } from '#changes';
import type { Id } from '#kernel';
import type { Work } from '#platform/database';
import type { Asking } from './domain/matching.ts';

type Manager = Work['manager'];

/** Puts changes in the words that approval rules look at: two queries, however many changes. */
@Injectable()
export class Askings {
  constructor(private readonly catalog: Catalog) {}

  async of(change: ChangeRecord, manager: Manager): Promise<Asking> {
    return (await this.many([change], manager)).get(change.id) as Asking;
  }

  async many(changes: readonly ChangeRecord[], manager: Manager): Promise<Map<Id, Asking>> {
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
          risk,
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
