import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ChangeOutcome } from './change.ts';
import { type SuspensionRule, suspendedBy } from './suspension.ts';

const rule = (over: Partial<SuspensionRule> = {}): SuspensionRule => ({
  name: 'rule',
  outcomes: ['UNSUCCESSFUL', 'ROLLED_BACK'],
  failures: 2,
  ofLast: 3,
  ...over,
});
const [good, bad, back] = ['SUCCESSFUL', 'UNSUCCESSFUL', 'ROLLED_BACK'] as const;

describe('a template is suspended', () => {
  it.each<[string, ChangeOutcome[], boolean]>([
    ['by nothing', [], false],
    ['by no success', [good, good, good], false],
    ['not by one failure where two are asked for', [bad, good, good], false],
    ['by two of the last three', [bad, good, back], true],
    ['not by what was before the last three', [bad, good, good, bad], false],
    ['by fewer uses than are looked at', [back, bad], true],
  ])('%s', (_, outcomes, expected) => {
    expect(suspendedBy([rule()], outcomes) !== null).toBe(expected);
  });

  it('by the first rule that asks for it, and names it', () => {
    const rules = [rule({ name: 'first', failures: 3 }), rule({ name: 'second', failures: 1 })];
    expect(suspendedBy(rules, [bad])?.name).toBe('second');
  });

  it('never sooner for a success more, whatever came before', () => {
    const outcomes = fc.array(fc.constantFrom<ChangeOutcome>(good, bad, back, 'SUCCESSFUL_WITH_ISSUES'), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(outcomes, (past) => {
        if (suspendedBy([rule()], past) === null) expect(suspendedBy([rule()], [good, ...past])).toBeNull();
      }),
    );
  });
});
