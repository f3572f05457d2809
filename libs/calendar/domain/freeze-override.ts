import type { Id } from '#kernel';
import type { FreezeStrength } from './entry.ts';

/** A request to go on in spite of one freeze, on one content of one change. Kept for ever. */
export interface FreezeOverride {
  readonly id: Id;
  readonly changeId: Id;
  /** The freeze, as it was when it was asked for. */
  readonly entryId: Id;
  readonly entryVersion: number;
  readonly strength: FreezeStrength;
  /** The content that it is about: after a material edit it counts no more. */
  readonly digest: string;
  readonly revision: number;
  readonly reason: string;
  readonly wishedUntil: Date;
  readonly requestedBy: Id;
  readonly requestedAt: Date;
  readonly verdict: 'GRANTED' | 'REJECTED' | null;
  readonly decidedBy: Id | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
  /** When a granted one is over by itself. */
  readonly validUntil: Date | null;
  /** How it ended before its time. */
  readonly ending: OverrideEnding | null;
  /** Null when Gavel ended it, for a material edit. */
  readonly endedBy: Id | null;
  readonly endedAt: Date | null;
  readonly endingReason: string | null;
  /** When the timeline was told that it is over. */
  readonly expiryNotedAt: Date | null;
}

export type OverrideEnding = 'WITHDRAWN' | 'REVOKED' | 'VOIDED';

export const overrideStates = [
  'REQUESTED',
  'GRANTED',
  'REJECTED',
  'EXPIRED',
  'WITHDRAWN',
  'REVOKED',
  'VOIDED',
] as const;
export type OverrideState = (typeof overrideStates)[number];

/** Where it stands: told by what is on record and by the clock. */
export function overrideState(
  { ending, validUntil, verdict }: Pick<FreezeOverride, 'ending' | 'validUntil' | 'verdict'>,
  now: Date,
): OverrideState {
  if (ending !== null) return ending;
  if (verdict === null) return 'REQUESTED';
  return validUntil !== null && validUntil <= now ? 'EXPIRED' : verdict;
}

/** What has to be known of an override to tell whether it lets a change through. */
export type Pass = Pick<FreezeOverride, 'entryId' | 'strength' | 'digest' | 'revision'>;

/** Whether one that is in force lets this content through this freeze: one for a soft freeze does not once it is hard. */
export const letsThrough = (
  pass: Pass,
  freeze: { readonly id: Id; readonly strength: FreezeStrength | null },
  content: { readonly digest: string; readonly revision: number },
): boolean =>
  pass.entryId === freeze.id &&
  pass.digest === content.digest &&
  pass.revision === content.revision &&
  reaches(pass.strength, freeze.strength);

/** Whether what is good for a freeze of one strength is good for a freeze of another. */
export const reaches = (granted: FreezeStrength, freeze: FreezeStrength | null): boolean =>
  granted === 'HARD' || freeze === 'SOFT';

/** Whether it let the change through at a moment in the past. */
export function heldAt(override: FreezeOverride, at: Date): boolean {
  const { decidedAt, endedAt, validUntil, verdict } = override;
  return (
    verdict === 'GRANTED' &&
    decidedAt !== null &&
    decidedAt <= at &&
    validUntil !== null &&
    at < validUntil &&
    (endedAt === null || at < endedAt)
  );
}
