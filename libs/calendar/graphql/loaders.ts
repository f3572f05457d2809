import type DataLoader from 'dataloader';
import type { ChangeRecord } from '#changes';
import type { Id } from '#kernel';
import { type GraphQLContext, loaderOf } from '#platform/graphql';
import type { CalendarEntries } from '../data/calendar-entries.ts';
import type { FreezeOverrides } from '../data/freeze-overrides.ts';
import type { CalendarEntry } from '../domain/entry.ts';
import type { FreezeOverride } from '../domain/freeze-override.ts';
import type { FreezeAhead, FreezesAhead } from '../use-cases/freezes-ahead.ts';

const entryKey = Symbol('calendarEntries');
const historyKey = Symbol('calendarHistory');
const overridesKey = Symbol('freezeOverrides');
const aheadKey = Symbol('freezesAhead');

/** At most so many overrides are shown with their change; the query `freezeOverrides` pages through all. */
const shownWithChange = 50;

export const entryLoader = (
  context: GraphQLContext,
  entries: CalendarEntries,
): DataLoader<Id, CalendarEntry | null> =>
  loaderOf(context, entryKey, (ids: readonly Id[]) => entries.byIds(ids));

export const historyLoader = (
  context: GraphQLContext,
  entries: CalendarEntries,
): DataLoader<Id, CalendarEntry[] | null> =>
  loaderOf(context, historyKey, (ids: readonly Id[]) => entries.history(ids));

export const overridesLoader = (
  context: GraphQLContext,
  overrides: FreezeOverrides,
): DataLoader<Id, FreezeOverride[] | null> =>
  loaderOf(context, overridesKey, (ids: readonly Id[]) => overrides.ofChanges(ids, shownWithChange));

export const aheadLoader = (
  context: GraphQLContext,
  ahead: FreezesAhead,
): DataLoader<ChangeRecord, FreezeAhead[] | null> =>
  loaderOf(context, aheadKey, async (changes: readonly ChangeRecord[]) => {
    const found = await ahead.of(changes);
    return new Map(changes.map((change) => [change, found.get(change.id) ?? []]));
  });
