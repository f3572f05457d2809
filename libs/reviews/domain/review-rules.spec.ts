import { describe, expect, it } from '@jest/globals';
import { ReviewSettings } from '../review-settings.ts';
import { reviewOwed, type ReviewRules } from './review-rules.ts';

const rules: ReviewRules = {
  emergencyDueHours: 72,
  failedDueHours: 48,
  rules: [
    { name: 'Risky', risks: ['HIGH', 'VERY_HIGH'], dueHours: 120 },
    { name: 'Critical', types: ['NORMAL'], tiers: [1], dueHours: 24 },
  ],
  reminderHoursBefore: 24,
  escalationHoursAfter: 0,
};
const fine = { type: 'NORMAL', risk: 'LOW', outcome: null } as const;
const quiet = { tier: 3, failedOnce: false };

describe('which review is owed', () => {
  it('is none for a change that went well and that no rule names', () => {
    expect(reviewOwed(rules, fine, quiet)).toBeNull();
  });

  it.each([
    ['an emergency', { ...fine, type: 'EMERGENCY' as const }, quiet, 'It was an emergency', 72],
    ['a rollback', { ...fine, outcome: 'ROLLED_BACK' as const }, quiet, 'It was rolled back', 48],
    [
      'a failed validation, whatever came later',
      fine,
      { ...quiet, failedOnce: true },
      'Its validation failed',
      48,
    ],
  ])('is always owed for %s, with its cause', (_, change, facts, why, dueHours) => {
    expect(reviewOwed({ ...rules, rules: [] }, change, facts)).toEqual({
      because: [why],
      needsCause: true,
      dueHours,
    });
  });

  it('goes by every condition of a rule together, and asks for no cause', () => {
    expect(reviewOwed(rules, fine, { ...quiet, tier: 1 })).toEqual({
      because: ['Critical'],
      needsCause: false,
      dueHours: 24,
    });
    expect(reviewOwed(rules, { ...fine, type: 'STANDARD' }, { ...quiet, tier: 1 })).toBeNull();
    expect(reviewOwed(rules, { ...fine, type: 'STANDARD', risk: 'VERY_HIGH' }, quiet)?.because).toEqual([
      'Risky',
    ]);
  });

  it('tells every reason and takes the shortest term', () => {
    const change = { type: 'NORMAL', risk: 'HIGH', outcome: 'ROLLED_BACK' } as const;
    expect(reviewOwed(rules, change, { tier: 1, failedOnce: true })).toEqual({
      because: ['It was rolled back', 'Its validation failed', 'Risky', 'Critical'],
      needsCause: true,
      dueHours: 24,
    });
  });

  it('reads the rules that come with Gavel', () => {
    expect(ReviewSettings.read('policies').rules.rules.length).toBeGreaterThan(0);
  });
});
