import { describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { dutyTellings } from './duty-notices.ts';

const [owner, requester] = [newId(), newId()];
const change = {
  number: 'CHG-000007',
  title: 'More memory',
  requesterId: requester,
  implementerId: null,
  verifierId: null,
};
const at = () => 'Monday';

describe('notices of duties', () => {
  it.each([
    [
      'change.violationRecorded',
      'VIOLATION_GIVEN',
      'the rule author-is-not-approver was broken. Please see to it and answer for it by Monday.',
    ],
    [
      'change.violationReassigned',
      'VIOLATION_GIVEN',
      'you are to answer for the broken rule author-is-not-approver.',
    ],
    [
      'change.violationReminded',
      'VIOLATION_REMINDED',
      'the broken rule author-is-not-approver still waits for your answer, due by Monday.',
    ],
    [
      'change.violationOverdue',
      'VIOLATION_OVERDUE',
      'nobody has answered for the broken rule author-is-not-approver, which was due by Monday.',
    ],
    [
      'change.exceptionRequested',
      'EXCEPTION_ASKED',
      'the exception from author-is-not-approver is asked for and waits for compliance: “Why not.”',
    ],
    [
      'change.exceptionGranted',
      'EXCEPTION_DECIDED',
      'the exception from author-is-not-approver is granted: “Why not.”',
    ],
    [
      'change.exceptionRefused',
      'EXCEPTION_DECIDED',
      'the exception from author-is-not-approver is refused: “Why not.”',
    ],
    [
      'change.exceptionRevoked',
      'EXCEPTION_ENDED',
      'the exception from author-is-not-approver was revoked: “Why not.”',
    ],
    [
      'change.exceptionVoided',
      'EXCEPTION_ENDED',
      'the exception from author-is-not-approver fell with a material edit: “Why not.”',
    ],
    [
      'change.exceptionExpired',
      'EXCEPTION_ENDED',
      'the exception from author-is-not-approver is over: “Why not.”',
    ],
  ])('%s', (type, kind, words) => {
    const data = { rule: 'author-is-not-approver', toldPersons: [owner], answerBy: 'then', note: 'Why not.' };
    const [told, ...more] = dutyTellings[type]?.(change, data) ?? [];
    expect(more).toEqual([]);
    expect(told).toMatchObject({ kind, persons: [owner] });
    expect(told?.text(at)).toBe(`CHG-000007 “More memory”: ${words}`);
  });
});
