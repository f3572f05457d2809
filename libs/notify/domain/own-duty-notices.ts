import { type Id, isId } from '#kernel';
import type { NotificationKind, TimeText } from './notice.ts';
import { type Data, people, quote } from './words.ts';

/** What people are told of a violation or an exception that is of no change. */
export interface DutyNotice {
  readonly kind: NotificationKind;
  readonly persons: readonly Id[];
  readonly text: (at: TimeText) => string;
}

type Says = (data: Data, at: TimeText) => string;

const rule = ({ rule: name }: Data): string => (typeof name === 'string' ? name : 'a rule');

const says: Readonly<Record<string, readonly [NotificationKind, Says]>> = {
  'violation.recorded': [
    'VIOLATION_GIVEN',
    (data, at) =>
      `The rule ${rule(data)} was broken${quote(data, 'description')} Please see to it and answer for it by ${at(data.answerBy)}.`,
  ],
  'violation.reassigned': [
    'VIOLATION_GIVEN',
    (data) => `You are to answer for the broken rule ${rule(data)}, which is of no change.`,
  ],
  'violation.reminded': [
    'VIOLATION_REMINDED',
    (data, at) =>
      `The broken rule ${rule(data)}, which is of no change, still waits for your answer, due by ${at(data.answerBy)}.`,
  ],
  'violation.overdue': [
    'VIOLATION_OVERDUE',
    (data, at) =>
      `Nobody has answered for the broken rule ${rule(data)}, which is of no change and was due by ${at(data.answerBy)}.`,
  ],
  'exception.granted': ['EXCEPTION_DECIDED', (data) => ofException(data, 'is granted')],
  'exception.refused': ['EXCEPTION_DECIDED', (data) => ofException(data, 'is refused')],
  'exception.revoked': ['EXCEPTION_ENDED', (data) => ofException(data, 'was revoked')],
  'exception.expired': ['EXCEPTION_ENDED', (data) => ofException(data, 'is over')],
};

const ofException = (data: Data, how: string): string =>
  `The exception from ${rule(data)} for a service ${how}${quote(data, 'note')}`;

/** Who is told what of an event; nothing where nobody is. */
export function ownDutyNotice(type: string, data: Data): DutyNotice | null {
  const [kind, text] = says[type] ?? [];
  if (kind === undefined || text === undefined) return null;
  const persons = people(data, 'toldPersons').filter(isId);
  return { kind, persons, text: (at) => text(data, at) };
}
