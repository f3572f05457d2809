import type { Id } from '#kernel';

/** That compliance was asked to let a rule be broken, for one content of a change or for a service, and what it said. */
export interface RuleException {
  readonly id: Id;
  /** The segregation rule it lifts, as in `author-is-not-approver`. */
  readonly rule: string;
  readonly reason: string;
  readonly changeId: Id | null;
  /** The revision of the change it was asked for: a material edit leaves it behind. */
  readonly revision: number | null;
  readonly serviceId: Id | null;
  readonly requestedBy: Id;
  readonly requestedAt: Date;
  readonly endsAt: Date;
  readonly verdict: 'granted' | 'refused' | null;
  readonly decidedBy: Id | null;
  readonly decidedAt: Date | null;
  readonly decisionNote: string | null;
  readonly revokedBy: Id | null;
  readonly revokedAt: Date | null;
  readonly revokeNote: string | null;
  /** When its end was noted; that it is over needs no noting. */
  readonly expiredAt: Date | null;
}

export const exceptionStates = ['requested', 'granted', 'refused', 'revoked', 'void', 'expired'] as const;
export type ExceptionState = (typeof exceptionStates)[number];

/** Where it stands, which is never stored. @param revision of the change by now; null of a service's */
export function exceptionState(
  { verdict, revokedAt, endsAt, revision: askedFor }: RuleException,
  revision: number | null,
  now: Date,
): ExceptionState {
  if (verdict === 'refused') return 'refused';
  if (revokedAt !== null) return 'revoked';
  if (askedFor !== null && revision !== askedFor) return 'void';
  if (endsAt <= now) return 'expired';
  return verdict === null ? 'requested' : 'granted';
}
