import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { type ChangeRecord, tierOf } from '#changes';
import type { Id } from '#kernel';
import { Database, type Manager } from '#platform/database';
import { CalendarSettings } from './calendar-settings.ts';
import { SurroundingsReader } from './data/surroundings-reader.ts';
import { type Before, type Conflict, nothingAround, type Planned } from './domain/conflict.ts';
import { findConflicts } from './domain/find-conflicts.ts';
import type { Place } from './domain/scope.ts';

/** States in which a change holds what its window names; `change_holds` in the schema says the same. */
const holding: ReadonlySet<string> = new Set([
  'DRAFT',
  'ASSESSING',
  'AUTHORIZING',
  'SCHEDULED',
  'IMPLEMENTING',
]);

/** What of a change, or of one that somebody has in mind, says when and where it would be done and by whom. */
export type Plan = Pick<
  ChangeRecord,
  | 'id'
  | 'type'
  | 'state'
  | 'plannedStart'
  | 'plannedEnd'
  | 'serviceIds'
  | 'environmentIds'
  | 'region'
  | 'tags'
  | 'requesterId'
  | 'implementerId'
> & { readonly revision: number | null };

/** Finds the conflicts of changes as they stand: derived each time, never stored. Five queries at the most, however many changes. */
@Injectable()
export class Conflicts {
  constructor(
    private readonly catalog: Catalog,
    private readonly reader: SurroundingsReader,
    private readonly settings: CalendarSettings,
    private readonly database: Database,
  ) {}

  /** For readers that look up what goes with conflicts. */
  get manager(): Manager {
    return this.database.manager;
  }

  async ofChanges(
    changes: readonly ChangeRecord[],
    manager: Manager = this.database.manager,
  ): Promise<Map<Id, Conflict[]>> {
    const found = await this.of(await this.planned(changes, manager), manager);
    return new Map(changes.map(({ id }) => [id, found.get(id) ?? []]));
  }

  /** Conflicts of windows by their keys. @param before finds them as they were then */
  async of(
    asked: readonly Planned[],
    manager: Manager = this.database.manager,
    before: Before = {},
  ): Promise<Map<string, Conflict[]>> {
    const around = await this.reader.around(asked, this.settings.conflicts, { manager, before });
    return new Map(
      asked.map((planned) => [
        planned.key,
        findConflicts(planned, around.get(planned.key) ?? nothingAround, this.settings.conflicts),
      ]),
    );
  }

  /** The windows of those changes that hold one; each under its id unless said otherwise. @param before as they were then */
  async planned(
    changes: readonly Plan[],
    manager: Manager = this.database.manager,
    keyOf: (change: Plan, index: number) => string = ({ id }) => id,
    { tiers = {}, places: moved = {} }: Before = {},
  ): Promise<Planned[]> {
    const held = changes.flatMap((change, index) => {
      const { plannedStart: from, plannedEnd: to, state } = change;
      if (from === null || to === null || !holding.has(state)) return [];
      return [{ change, key: keyOf(change, index), span: { from, to } }];
    });
    if (held.length === 0) return [];
    const ids = (of: (change: Plan) => readonly Id[]) => [
      ...new Set(held.flatMap(({ change }) => of(change))),
    ];
    const services = new Map<Id, { readonly tier: number }>(
      await this.catalog.servicesByIds(
        ids(({ serviceIds }) => serviceIds),
        manager,
      ),
    );
    for (const [id, tier] of Object.entries(tiers)) services.set(id, { tier });
    const places = new Map<Id, Place>(
      await this.catalog.environmentsByIds(
        ids(({ environmentIds }) => environmentIds),
        manager,
      ),
    );
    for (const [id, was] of Object.entries(moved)) places.set(id, { id, ...was });
    return held.map(({ change, key, span }) => {
      const { id, type, serviceIds, region, tags, requesterId, implementerId, revision } = change;
      return {
        ...{ key, span, changeId: id, type, serviceIds, region, tags, requesterId, implementerId, revision },
        tier: tierOf(serviceIds, services),
        places: change.environmentIds.flatMap((place) => places.get(place) ?? []),
      };
    });
  }
}
