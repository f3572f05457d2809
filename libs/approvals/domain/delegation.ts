import { type Id, problem, type Problem } from '#kernel';

/** Somebody's vote lent to somebody else, from one time to another, for a scope; an empty list of it stands for all. */
export interface Delegation {
  readonly id: Id;
  readonly delegatorId: Id;
  readonly delegateId: Id;
  readonly fromAt: Date;
  /** The first moment at which it no longer holds. */
  readonly toAt: Date;
  /** Keys of boards. */
  readonly boards: readonly string[];
  readonly serviceIds: readonly Id[];
  /** Types of changes. */
  readonly types: readonly string[];
  readonly reason: string;
  readonly createdAt: Date;
  readonly accountId: Id;
  readonly revokedAt: Date | null;
  readonly revokedBy: Id | null;
}

/** Somebody's time away. */
export interface Absence {
  readonly id: Id;
  readonly personId: Id;
  readonly fromAt: Date;
  /** The first moment at which they are back. */
  readonly toAt: Date;
  readonly reason: string;
  readonly saidBy: Id;
  readonly saidAt: Date;
  /** When they came back early, or it was called off. */
  readonly endedAt: Date | null;
}

const dayMs = 86_400_000;

/** What is wrong with a span of time that is to begin now or later. */
export function spanProblems(fromAt: Date, toAt: Date, now: Date, maxDays: number | null = null): Problem[] {
  const at = (field: string, message: string, wayOut: string) => [
    problem('INVALID_INPUT', message, { path: ['input', field], wayOut }),
  ];
  if (toAt <= fromAt) return at('to', 'It ends before it begins.', 'Give an end after the beginning.');
  if (toAt <= now) return at('to', 'It would be over already.', 'Give an end that lies ahead.');
  return maxDays !== null && toAt.getTime() - fromAt.getTime() > maxDays * dayMs
    ? at(
        'to',
        `A vote is lent for ${maxDays} days at the most.`,
        'Give an earlier end; it can be lent again.',
      )
    : [];
}
