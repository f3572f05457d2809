import type { NotificationKind } from './notice.ts';
import { type Data, notice, people, quote, type Tell } from './words.ts';

const word = (data: Data, key: string): string => {
  const value = data[key];
  return typeof value === 'string' ? value : '';
};

const ofViolation =
  (kind: NotificationKind, says: (rule: string, by: string) => string): Tell =>
  (change, data) => [
    notice(change, kind, people(data, 'toldPersons'), (at) => says(word(data, 'rule'), at(data.answerBy))),
  ];

const ofException =
  (kind: NotificationKind, says: string): Tell =>
  (change, data) => [
    notice(
      change,
      kind,
      people(data, 'toldPersons'),
      () => `the exception from ${word(data, 'rule')} ${says}${quote(data, 'note')}`,
    ),
  ];

/** Who is told what of broken rules, and of exceptions from rules. */
export const dutyTellings: Readonly<Record<string, Tell>> = {
  'change.violationRecorded': ofViolation(
    'VIOLATION_GIVEN',
    (rule, by) => `the rule ${rule} was broken. Please see to it and answer for it by ${by}.`,
  ),
  'change.violationReassigned': ofViolation(
    'VIOLATION_GIVEN',
    (rule) => `you are to answer for the broken rule ${rule}.`,
  ),
  'change.violationReminded': ofViolation(
    'VIOLATION_REMINDED',
    (rule, by) => `the broken rule ${rule} still waits for your answer, due by ${by}.`,
  ),
  'change.violationOverdue': ofViolation(
    'VIOLATION_OVERDUE',
    (rule, by) => `nobody has answered for the broken rule ${rule}, which was due by ${by}.`,
  ),
  'change.exceptionRequested': ofException('EXCEPTION_ASKED', 'is asked for and waits for compliance'),
  'change.exceptionGranted': ofException('EXCEPTION_DECIDED', 'is granted'),
  'change.exceptionRefused': ofException('EXCEPTION_DECIDED', 'is refused'),
  'change.exceptionRevoked': ofException('EXCEPTION_ENDED', 'was revoked'),
  'change.exceptionVoided': ofException('EXCEPTION_ENDED', 'fell with a material edit'),
  'change.exceptionExpired': ofException('EXCEPTION_ENDED', 'is over'),
};
