import { describe, expect, it } from '@jest/globals';
import { meetingsDue } from '../meetings-due.ts';
import type { PeriodFacts, RoleHeld, RulesActivated } from '../period-facts.ts';
import { accessOnDate, reviewDates } from './access-on-date.ts';
import { boardMet } from './board-met.ts';
import { policyChangesReviewed } from './policy-changes-reviewed.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const nothing: PeriodFacts = {
  from: day('2026-01-10'),
  to: day('2026-03-10'),
  roles: [],
  rules: [],
  meetings: [],
};

describe('access on a date', () => {
  const parameters = {
    roles: ['approver', 'administrator'],
    apart: [['administrator', 'approver'] as [string, string]],
  };
  const held: RoleHeld = {
    ...{ person: 'ann', name: 'Ann', role: 'approver', from: day('2026-01-20'), to: null },
    given: { event: 'e', by: 'nora', door: 'graphql' },
  };
  const verdicts = (...roles: RoleHeld[]) =>
    accessOnDate.run({ ...nothing, roles }, parameters).map(({ verdict }) => verdict);

  it('is looked at at the end of each month, and of the period', () => {
    expect(reviewDates(nothing.from, nothing.to).map((at) => at.toISOString())).toEqual([
      '2026-01-31T23:59:59.999Z',
      '2026-02-28T23:59:59.999Z',
      '2026-03-10T00:00:00.000Z',
    ]);
  });

  it('passes what others gave, and fails on what somebody gave themself, while they have it', () => {
    expect(verdicts(held)).toEqual(['pass', 'pass', 'pass']);
    const own = { ...held, given: { event: 'e', by: 'ann', door: 'graphql' }, to: day('2026-02-20') };
    expect(verdicts(own)).toEqual(['fail', 'pass', 'pass']);
    expect(verdicts({ ...own, given: { ...own.given, door: 'setup' } })).toEqual(['pass', 'pass', 'pass']);
  });

  it('fails on two roles that exclude each other', () => {
    const other = { ...held, role: 'administrator', from: day('2026-02-10') };
    expect(verdicts(held, other)).toEqual(['pass', 'fail', 'fail']);
    expect(verdicts(held, { ...other, person: 'ben' })).toEqual(['pass', 'pass', 'pass']);
  });
});

describe('policy changes', () => {
  const uploaded: RulesActivated = {
    ...{ kind: 'policySet', version: 2, source: 'UPLOAD', at: day('2026-02-01') },
    ...{ proposedBy: 'ann', activatedBy: 'ben', event: 'e' },
  };
  it.each([
    ['proposed by one, activated by another', uploaded, 'pass'],
    ['by one alone', { ...uploaded, activatedBy: 'ann' }, 'fail'],
    ['by the folder', { ...uploaded, source: 'FILES' }, 'fail'],
    ['by the folder, at first', { ...uploaded, source: 'FILES', version: 1 }, 'notApplicable'],
    ['past everybody', { ...uploaded, source: 'RECOVERY' }, 'fail'],
    [
      'approval rules at first',
      { ...uploaded, kind: 'approvalRules', version: 1, activatedBy: null },
      'notApplicable',
    ],
  ] as const)('%s', (_what, rules, verdict) => {
    const [answer] = policyChangesReviewed.run(
      { ...nothing, rules: [rules] },
      { filesReviewedElsewhere: false },
    );
    expect(answer?.verdict).toBe(verdict);
  });
});

describe('boards', () => {
  const series = {
    ...{ id: 's', key: 'cab-weekly', board: 'cab', effectiveFrom: day('2026-01-01'), endedAt: null },
    recurrence: {
      ...{ start: '2026-01-06T10:00:00', timeZone: 'Europe/Vienna', duration: 'PT1H', rule: 'FREQ=WEEKLY' },
      ...{ exceptions: [], additions: [] },
    },
  };
  const span = { from: day('2026-01-05'), to: day('2026-02-03') };
  const kept = (at: string, over: object) => {
    const startsAt = new Date(`${at}+01:00`);
    const none = { startedAt: null, canceledAt: null, event: null };
    return {
      seriesId: 's',
      at,
      startsAt,
      endsAt: new Date(startsAt.getTime() + 3_600_000),
      ...none,
      ...over,
    };
  };
  const held = ['2026-01-06', '2026-01-13', '2026-01-20'].map((date) =>
    kept(`${date}T10:00:00`, { startedAt: day(date), event: date }),
  );

  it('are held to what their series says, also to what nobody kept anything of', () => {
    const due = meetingsDue([series], held, span);
    expect(due.map(({ outcome }) => outcome)).toEqual(['HELD', 'HELD', 'HELD', 'MISSED']);
    const facts = { ...nothing, meetings: due };
    expect(boardMet.run(facts, { missedShare: 0.25 })).toMatchObject([
      { subject: 'cab-weekly', verdict: 'pass' },
    ]);
    expect(boardMet.run(facts, { missedShare: 0.2 })).toMatchObject([{ verdict: 'fail' }]);
  });

  it('count what was canceled as not held, and nothing that is not over', () => {
    const canceled = kept('2026-01-27T10:00:00', { canceledAt: day('2026-01-26') });
    expect(meetingsDue([series], [...held, canceled], span).at(-1)?.outcome).toBe('CANCELED');
    expect(meetingsDue([series], held, { ...span, to: new Date('2026-01-27T09:30:00Z') })).toHaveLength(3);
    expect(meetingsDue([{ ...series, endedAt: day('2026-01-21') }], held, span)).toHaveLength(3);
  });
});
