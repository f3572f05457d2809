import type { Id } from '#kernel';

/** What a hold covers; all that is said narrows, and at least one thing is said. */
export interface HoldScope {
  readonly changeId: Id | null;
  readonly serviceId: Id | null;
  /** What they attached, and all of a change that they filed, carried out, verified or voted on. */
  readonly personId: Id | null;
  /** All of a change that was under way from `fromAt` on and before `untilAt`. */
  readonly fromAt: Date | null;
  readonly untilAt: Date | null;
}

/** That nothing it covers goes while a matter is open. */
export interface LegalHold extends HoldScope {
  readonly id: Id;
  /** The matter's reference, as those who lead it have it. */
  readonly matter: string;
  readonly reason: string;
  readonly placedBy: Id;
  readonly placedAccount: Id;
  readonly placedAt: Date;
  readonly liftedBy: Id | null;
  readonly liftedAccount: Id | null;
  readonly liftedAt: Date | null;
  readonly liftReason: string | null;
}

export const holdStates = ['OPEN', 'LIFTED'] as const;
export type HoldState = (typeof holdStates)[number];

export const holdState = ({ liftedAt }: LegalHold): HoldState => (liftedAt === null ? 'OPEN' : 'LIFTED');

/** Which holds; every part narrows. */
export interface HoldFilter {
  readonly state?: HoldState | null;
  readonly matter?: string | null;
  readonly changeId?: Id | null;
  readonly serviceId?: Id | null;
  readonly personId?: Id | null;
}
