import type { Id, Json } from '#kernel';
import type { EnvironmentRecord, ServiceRecord } from './catalog.ts';

/**
 * Outbox messages that tell of the ground that changes are planned on: that the catalogue, or in a later slice the
 * calendar, was altered, and how it was before.
 */
export const groundAlteredTopic = 'ground.altered';

/** What such a message says of the catalogue, besides `since`: when it was altered. */
export type CatalogAltered =
  | { readonly kind: 'dependency'; readonly fromId: Id; readonly toId: Id }
  | { readonly kind: 'service'; readonly id: Id; readonly was: Pick<ServiceRecord, 'tier'> }
  | {
      readonly kind: 'environment';
      readonly id: Id;
      readonly was: Pick<EnvironmentRecord, 'kind' | 'region'>;
    };

/** Commands that plan at the same moment and have not seen it are through by then. */
const settledMs = 1_000;

/** The message, to be sent with the event that tells of the alteration: each is taken by itself. */
export const groundAltered = (
  { id, occurredAt }: { readonly id: Id; readonly occurredAt: Date },
  altered: { readonly [key: string]: Json },
) => ({
  topic: groundAlteredTopic,
  key: id,
  payload: { ...altered, since: occurredAt.toISOString() },
  dueAt: new Date(occurredAt.getTime() + settledMs),
});
