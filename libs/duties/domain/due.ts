import type { Id } from '#kernel';
import type { RuleException } from './exception.ts';
import type { Violation } from './violation.ts';

/** Wakes whoever sees to what is due of a violation or an exception; what that is, its record says. */
export const dutyTopic = 'duty.due';

/** Something that time brings about. */
export interface DutyDue {
  readonly kind: 'violation-reminder' | 'violation-overdue' | 'exception-end';
  /** The same for the same occurrence. */
  readonly key: string;
  readonly at: Date;
}

type Awaited = Pick<
  Violation,
  'id' | 'disposition' | 'answerBy' | 'remindedAt' | 'escalatedAt' | 'detectedAt'
>;

/**
 * What is ahead of a violation, or overdue and not yet done: a reminder before the answer is due, not before half the time is
 * over, and the escalation when it is.
 */
export function dueOfViolation(violation: Awaited, remindHoursBefore: number): DutyDue[] {
  const { id, disposition, answerBy, remindedAt, escalatedAt, detectedAt } = violation;
  if (disposition !== 'open' || answerBy === null) return [];
  const before = answerBy.getTime() - remindHoursBefore * 3_600_000;
  const remindAt = new Date(Math.max(before, (detectedAt.getTime() + answerBy.getTime()) / 2));
  const due = (kind: DutyDue['kind'], at: Date): DutyDue => ({ kind, key: `${kind}:${id}`, at });
  return [
    // Once it is overdue a reminder is no help.
    ...(remindedAt === null && escalatedAt === null ? [due('violation-reminder', remindAt)] : []),
    ...(escalatedAt === null ? [due('violation-overdue', answerBy)] : []),
  ];
}

/** The end of an exception that is in force, by its time. */
export function dueOfException({ id, verdict, revokedAt, expiredAt, endsAt }: RuleException): DutyDue[] {
  if (verdict !== 'granted' || revokedAt !== null || expiredAt !== null) return [];
  return [{ kind: 'exception-end', key: `exception-end:${id}`, at: endsAt }];
}

/** The message that wakes at the first of what is due; null when nothing is. */
export function wake(
  subject: { readonly type: 'violation' | 'exception'; readonly id: Id },
  due: readonly DutyDue[],
) {
  if (due.length === 0) return null;
  const first = Math.min(...due.map(({ at }) => at.getTime()));
  return { topic: dutyTopic, key: subject.id, payload: { subject: subject.type }, dueAt: new Date(first) };
}
