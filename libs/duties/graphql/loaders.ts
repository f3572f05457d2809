import type DataLoader from 'dataloader';
import type { ChangeRecord } from '#changes';
import type { Id } from '#kernel';
import { type GraphQLContext, loaderOf } from '#platform/graphql';
import type { Duties, HatRecord } from '../data/hat-record.ts';
import type { Violations } from '../data/violations.ts';
import type { Violation } from '../domain/violation.ts';

const hatKey = Symbol('hats');
const violationKey = Symbol('violations');

/** At most so many violations are shown with their change; the query `violations` pages through all. */
const shownWithChange = 50;

export const hatLoader = (
  context: GraphQLContext,
  record: HatRecord,
): DataLoader<ChangeRecord, Duties | null> =>
  loaderOf(context, hatKey, async (changes: readonly ChangeRecord[]) => {
    const found = await record.of(changes);
    return new Map(
      changes.flatMap((change) => {
        const duties = found.get(change.id);
        return duties === undefined ? [] : [[change, duties] as const];
      }),
    );
  });

export const violationLoader = (
  context: GraphQLContext,
  violations: Violations,
): DataLoader<Id, Violation[] | null> =>
  loaderOf(context, violationKey, (ids: readonly Id[]) => violations.ofChanges(ids, shownWithChange));
