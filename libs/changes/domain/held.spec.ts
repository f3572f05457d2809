import { describe, expect, it } from '@jest/globals';
import { problem } from '#kernel';
import { neutralFacts } from './facts.ts';
import { explainHeld, type FreezeInForce, heldAt, strongest } from './held.ts';

const freeze = (more: Partial<FreezeInForce> = {}): FreezeInForce => ({
  name: 'Year end',
  strength: 'HARD',
  until: '2027-01-04T00:00:00.000Z',
  environmentIds: ['eu'],
  ...more,
});
const soft = freeze({ name: 'Sale', strength: 'SOFT', environmentIds: null });

describe('what holds a change up', () => {
  it.each([
    [[], 'NONE'],
    [[soft], 'SOFT'],
    [[soft, freeze()], 'HARD'],
  ])('is as strong as the strongest freeze', (freezes, expected) => {
    expect(strongest(freezes)).toBe(expected);
  });

  it('counts for one environment where it is on there, or where the change names none', () => {
    const window = { name: 'Sundays', opensAt: null, environmentIds: ['us'] };
    const facts = { ...neutralFacts, freezes: [freeze(), soft], closedWindows: [window] };
    expect(
      heldAt({ ...facts, blockingConflicts: [{ rule: 'x', what: 'y', environmentIds: ['eu'] }] }, 'us'),
    ).toMatchObject({
      blockingConflicts: [],
    });
    expect(heldAt(facts, 'us')).toMatchObject({ freezes: [soft], closedWindows: [window] });
    expect(heldAt(facts, 'eu')).toMatchObject({
      freezes: [freeze(), soft],
      closedWindows: [],
      conditionsOpen: [],
    });
    expect(heldAt(facts, null)).toBe(facts);
  });

  it('is told by name and end: the freezes that the refusal is for, and when a window opens', () => {
    const held = {
      freezes: [soft, freeze()],
      closedWindows: [],
      conditionsOpen: [],
      blockingConflicts: [{ rule: 'environment-booked', what: '“Load test”', environmentIds: null }],
    };
    expect(explainHeld(problem('CHANGE_FROZEN', 'A hard freeze is on.'), held).message).toBe(
      'A hard freeze is on. “Year end” is on until 2027-01-04T00:00:00.000Z.',
    );
    const closed = problem('NOT_READY', 'None is open.', { rule: 'inside-maintenance-window' });
    const windows = [
      { name: 'Sundays', opensAt: '2026-11-22T01:00:00.000Z', environmentIds: null },
      { name: 'Old ones', opensAt: null, environmentIds: null },
    ];
    expect(explainHeld(closed, { ...held, freezes: [], closedWindows: windows })).toMatchObject({
      message: 'None is open. “Sundays” opens at 2026-11-22T01:00:00.000Z. “Old ones” does not open again.',
      missing: ['maintenance window open'],
    });
    const open = problem('NOT_READY', 'Conditions are open.', { rule: 'start-needs-conditions-met' });
    expect(explainHeld(open, { ...held, conditionsOpen: ['The load test passes'] })).toEqual({
      ...open,
      missing: ['The load test passes'],
    });
    const blocked = problem('NOT_READY', 'It is in conflict.', { rule: 'no-blocking-conflict' });
    expect(explainHeld(blocked, held)).toMatchObject({
      message: 'It is in conflict. environment-booked: “Load test”.',
      missing: ['environment-booked: “Load test”'],
    });
    const other = problem('NOT_READY', 'Something else.', { rule: 'start-needs-approval' });
    expect(explainHeld(other, held)).toBe(other);
  });
});
