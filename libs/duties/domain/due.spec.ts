import { describe, expect, it } from '@jest/globals';
import { dueOfException, dueOfViolation, wake } from './due.ts';
import type { RuleException } from './exception.ts';

const at = (hours: number): Date => new Date(Date.UTC(2026, 10, 2, hours));
const violation: Parameters<typeof dueOfViolation>[0] = {
  ...{
    id: 'v',
    disposition: 'open',
    answerBy: at(48),
    detectedAt: at(0),
    remindedAt: null,
    escalatedAt: null,
  },
};
const kinds = (over: object, remindHoursBefore = 12) =>
  dueOfViolation({ ...violation, ...over }, remindHoursBefore).map(({ kind, at: when }) => [kind, when]);

describe('what time brings of a violation', () => {
  it.each<[string, object, ReturnType<typeof kinds>]>([
    [
      'that waits',
      {},
      [
        ['violation-reminder', at(36)],
        ['violation-overdue', at(48)],
      ],
    ],
    ['of which its owner was reminded', { remindedAt: at(36) }, [['violation-overdue', at(48)]]],
    ['that is overdue and told', { escalatedAt: at(48) }, []],
    ['that is settled', { disposition: 'accepted' }, []],
    ['that nobody has to answer for', { answerBy: null }, []],
    [
      'that is short',
      { answerBy: at(10) },
      [
        ['violation-reminder', at(5)],
        ['violation-overdue', at(10)],
      ],
    ],
  ])('%s', (_, over, expected) => expect(kinds(over)).toEqual(expected));
});

describe('what time brings of an exception', () => {
  const granted = { id: 'x', verdict: 'granted', revokedAt: null, expiredAt: null, endsAt: at(5) };
  it.each<[string, object, number]>([
    ['that is in force', {}, 1],
    ['that nobody has decided', { verdict: null }, 0],
    ['that was refused', { verdict: 'refused' }, 0],
    ['that was revoked', { revokedAt: at(1) }, 0],
    ['whose end was noted', { expiredAt: at(5) }, 0],
  ])('%s', (_, over, count) => {
    expect(dueOfException({ ...granted, ...over } as RuleException)).toHaveLength(count);
  });
});

it('wakes at the first of what is due, and not at all for nothing', () => {
  expect(wake({ type: 'violation', id: 'v' }, dueOfViolation(violation, 12))).toMatchObject({
    key: 'v',
    dueAt: at(36),
  });
  expect(wake({ type: 'violation', id: 'v' }, [])).toBeNull();
});
