import { describe, expect, it } from '@jest/globals';
import { dueOf, hoursAfter } from './due.ts';
import type { Round } from './round.ts';
import type { Patience } from './settings.ts';

const start = new Date('2026-03-02T09:00:00Z');
const patience: Patience = {
  reminderAtShare: 0.5,
  escalation: [
    { to: 'requesterManager', atShare: 1 },
    { to: 'changeManagers', atShare: 1.5 },
  ],
};
const round = (over: Partial<Round> = {}): Round => ({
  id: 'r',
  changeId: 'c',
  number: 1,
  purpose: 'authorization',
  digest: '',
  revision: 1,
  ruleSetVersion: 1,
  steps: [],
  state: 'open',
  openedAt: start,
  countsFrom: start,
  dueAt: hoursAfter(start, 48),
  decidedAt: null,
  remindersSent: 0,
  escalationLevel: 0,
  missedAt: null,
  currentStep: 0,
  closedSteps: 0,
  ...over,
});

describe('dueOf', () => {
  it('reminds half-way, then escalates rung by rung', () => {
    expect(dueOf(round(), patience)).toEqual([
      { kind: 'approval-reminder', key: 'approval-reminder:r:1', at: hoursAfter(start, 24) },
      { kind: 'approval-escalation', key: 'approval-escalation:r:1', at: hoursAfter(start, 48) },
    ]);
    expect(dueOf(round({ remindersSent: 1, escalationLevel: 1 }), patience)).toEqual([
      { kind: 'approval-escalation', key: 'approval-escalation:r:2', at: hoursAfter(start, 72) },
    ]);
    expect(dueOf(round({ remindersSent: 1, escalationLevel: 2 }), patience)).toEqual([]);
  });

  it('has a deadline for a ratification, until it was missed', () => {
    const kinds = (r: Round) => dueOf(r, patience).map((d) => d.kind);
    expect(kinds(round({ purpose: 'ratification' }))).toEqual([
      'ratification-reminder',
      'ratification-deadline',
      'ratification-escalation',
    ]);
    expect(kinds(round({ purpose: 'ratification', missedAt: start, remindersSent: 1 }))).toEqual([
      'ratification-escalation',
    ]);
  });

  it.each(['approved', 'rejected', 'voided'] as const)('brings nothing more once it is %s', (state) => {
    expect(dueOf(round({ state }), patience)).toEqual([]);
  });

  it('counts in parts of hours, so that seconds will do', () => {
    expect(hoursAfter(start, 0.001).getTime() - start.getTime()).toBe(3_600);
  });
});
