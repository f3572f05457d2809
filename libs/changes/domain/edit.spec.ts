import { describe, expect, it } from '@jest/globals';
import { aChange } from '../testing/index.ts';
import { contentProblems, editProblems, isUnaltered } from './edit.ts';
import { ownGuards, type GuardView } from './guards.ts';
import { someFacts } from '../testing/index.ts';

describe('what may be edited', () => {
  it('everything while the work is ahead', () => {
    for (const state of ['DRAFT', 'ASSESSING', 'AUTHORIZING', 'SCHEDULED', 'REJECTED'] as const)
      expect(editProblems(aChange({ state }), ['title', 'tags', 'artifacts'])).toEqual([]);
  });

  it('only what is immaterial once the work has begun, each refused field by its path', () => {
    const problems = editProblems(aChange({ state: 'IMPLEMENTING' }), ['tags', 'artifacts', 'backoutPlan']);
    expect(problems.map((p) => [p.code, p.path?.at(-1)])).toEqual([
      ['WRONG_STATE', 'artifacts'],
      ['WRONG_STATE', 'backoutPlan'],
    ]);
  });

  it('an emergency’s paperwork until it closes', () => {
    expect(editProblems(aChange({ type: 'EMERGENCY', state: 'REVIEWING' }), ['backoutPlan'])).toEqual([]);
    expect(editProblems(aChange({ type: 'EMERGENCY', state: 'CLOSED' }), ['tags'])).toHaveLength(1);
  });
});

describe('what no change may say', () => {
  it.each([
    [{ title: '   ' }, 'title'],
    [{ plannedEnd: new Date('2026-03-03T20:00:00Z') }, 'plannedEnd'],
    [{ plannedStart: null }, 'plannedStart'],
    [{ implementerId: 'a', verifierId: 'a' }, 'verifier'],
  ])('%j', (said, field) => {
    const problems = contentProblems(aChange(said));
    expect(problems.map((p) => p.path?.at(-1))).toEqual([field]);
  });
});

describe('a template', () => {
  it('is followed when every fixed field says what it says, whatever the others say', () => {
    const change = aChange({ title: 'Restart', description: 'of node 3', tags: ['b', 'a'] });
    expect(
      isUnaltered(change, { title: 'Restart', tags: ['a', 'b'], description: 'of a node' }, [
        'title',
        'tags',
      ]),
    ).toBe(true);
    expect(isUnaltered(change, { title: 'Reboot' }, ['title'])).toBe(false);
  });
});

describe('the planned window', () => {
  const window = ownGuards.find((g) => g.name === 'planned-window');
  const at = (now: string): GuardView => ({
    change: aChange(),
    facts: someFacts(),
    completeness: { score: 100, missing: [], evidence: [] },
    now: new Date(now),
  });

  it.each([
    ['2026-03-03T19:59:59Z', 'opens'],
    ['2026-03-03T22:00:00Z', 'closed'],
  ])('keeps shut at %s', (now, word) => {
    expect(window?.judge(at(now)).map((p) => p.message)).toEqual([expect.stringContaining(word)]);
  });

  it.each(['2026-03-03T20:00:00Z', '2026-03-03T21:59:59Z'])('is open at %s', (now) => {
    expect(window?.judge(at(now))).toEqual([]);
  });
});
