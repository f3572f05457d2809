import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { type ChangeRecord, contentDigest } from '#changes';
import type { Id } from '#kernel';
import type { Work } from '#platform/database';
import type { Held } from './domain/held.ts';

/** Changes as the calendar sees them: one query, however many. */
@Injectable()
export class TouchedBy {
  constructor(private readonly catalog: Catalog) {}

  async changes(changes: readonly ChangeRecord[], manager?: Work['manager']): Promise<Map<Id, Held>> {
    const ids = [...new Set(changes.flatMap((change) => change.environmentIds))];
    const places = await this.catalog.environmentsByIds(ids, manager);
    return new Map(
      changes.map((change) => {
        const { id, type, serviceIds, environmentIds, region, tags, revision } = change;
        const there = environmentIds.flatMap((place) => places.get(place) ?? []);
        return [
          id,
          { type, serviceIds, region, tags, revision, digest: contentDigest(change), places: there },
        ];
      }),
    );
  }

  async change(change: ChangeRecord, manager?: Work['manager']): Promise<Held> {
    return (await this.changes([change], manager)).get(change.id) as Held;
  }
}
