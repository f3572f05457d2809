import type { Remark } from '../domain/meeting.ts';
import { type Entry, refOf } from '../sights.ts';
import type { Found } from '../use-cases/find-meetings.ts';
import { type ItemObject, toRemark } from './item.types.ts';

/** An entry of an agenda as GraphQL shows it. */
export function toItem(
  found: Found,
  entry: Entry,
  { usedSeconds, remarks }: { readonly usedSeconds: number; readonly remarks: readonly Remark[] },
): ItemObject {
  const { item, position, revision, digest, plannedMinutes, outcome, mark, deferredTo } = entry;
  const { addedBy, exception, addedAt, deferredAt, deferredBy, deferredReason } = item ?? noItem;
  return {
    ...{ position, revision, digest, plannedMinutes, mark, usedSeconds, entry, found },
    id: `${refOf(found)}#${entry.changeId}`,
    outcome: outcome.toUpperCase(),
    current: item !== null && found.meeting.currentItem === item.id,
    exception:
      addedBy === null || exception === null ? null : { reason: exception, at: addedAt, personId: addedBy },
    deferral:
      deferredAt === null || deferredBy === null
        ? null
        : { reason: deferredReason ?? '', to: deferredTo ?? '', at: deferredAt, personId: deferredBy },
    remarks: remarks.map(toRemark),
  };
}

const noItem = {
  addedBy: null,
  exception: null,
  addedAt: new Date(0),
  deferredAt: null,
  deferredBy: null,
  deferredReason: null,
};
