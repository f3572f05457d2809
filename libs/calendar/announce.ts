import type { ChangeInHand } from '#changes';
import { type Actor, type Id, type Json, systemActor } from '#kernel';
import type { FreezeOverride } from './domain/freeze-override.ts';

/** Events about overrides, on the timeline of their change. */
export type OverrideEvent =
  | 'change.freezeOverrideRequested'
  | 'change.freezeOverrideGranted'
  | 'change.freezeOverrideRejected'
  | 'change.freezeOverrideWithdrawn'
  | 'change.freezeOverrideRevoked'
  | 'change.freezeOverrideVoided'
  | 'change.freezeOverrideExpired';

const byItself: readonly OverrideEvent[] = ['change.freezeOverrideVoided', 'change.freezeOverrideExpired'];

/** @param name the freeze's, for readers of the timeline */
export async function announce(
  hand: ChangeInHand,
  type: OverrideEvent,
  override: FreezeOverride,
  name: string,
  data: Record<string, Json> = {},
): Promise<void> {
  const { id, entryId, strength, requestedBy, revision, digest } = override;
  const actor: Actor | undefined = byItself.includes(type)
    ? systemActor(hand.work.actor.correlationId)
    : undefined;
  const about: Record<string, Json> = { override: id, freeze: entryId, name, strength, revision, digest };
  await hand.emit(type, { ...about, asker: requestedBy satisfies Id, ...data }, actor);
  hand.forgetFacts();
}
