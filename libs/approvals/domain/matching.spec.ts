import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Asking, routeOf } from './matching.ts';
import { usualRules } from './board.ts';
import { boardProblems, readRules } from './rule-check.ts';
import type { ApprovalRule } from './rule.ts';

const vocabulary = {
  types: ['STANDARD', 'NORMAL', 'EXPEDITED', 'EMERGENCY'],
  risks: ['LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'],
};
const asking = (over: Partial<Asking> = {}): Asking => ({
  type: 'NORMAL',
  risk: 'MEDIUM',
  tier: 3,
  environments: ['production-eu', 'production'],
  services: ['search'],
  ...over,
});
const rule = (over: Partial<ApprovalRule> = {}): ApprovalRule => ({
  name: 'rule',
  when: {},
  steps: [{ name: 'CAB', boards: ['cab'], require: 'any' }],
  ...over,
});
const shippedRules: unknown = JSON.parse(readFileSync('policies/approval-rules.json', 'utf8'));

describe('routeOf', () => {
  it('gives no route when no rule matches: nobody approves by accident', () => {
    expect(routeOf([rule({ when: { types: ['EMERGENCY'] } })], asking(), 'authorization')).toBeNull();
    expect(routeOf([], asking(), 'authorization')).toBeNull();
  });

  it.each<[string, ApprovalRule['when'], Partial<Asking>]>([
    ['types', { types: ['NORMAL'] }, { type: 'EXPEDITED' }],
    ['risks', { risks: ['MEDIUM'] }, { risk: 'HIGH' }],
    ['tiers', { tiers: [3] }, { tier: 1 }],
    ['environments by key', { environments: ['production-eu'] }, { environments: ['staging'] }],
    ['environments by kind', { environments: ['production'] }, { environments: ['staging', 'test'] }],
    ['services', { services: ['search', 'wiki'] }, { services: ['payments'] }],
  ])('looks at %s', (_, when, other) => {
    const rules = [rule({ when })];
    expect(routeOf(rules, asking(), 'authorization')).not.toBeNull();
    expect(routeOf(rules, asking(other), 'authorization')).toBeNull();
  });

  it('takes a rule with a purpose for rounds of that purpose alone', () => {
    const rules = [rule({ purpose: 'ratification' })];
    expect(routeOf(rules, asking(), 'authorization')).toBeNull();
    expect(routeOf(rules, asking(), 'ratification')).not.toBeNull();
  });

  it('joins the steps of all that match, in their order, the same step once', () => {
    const two = { name: 'Two', boards: ['b', 'a'], require: { count: 2 } };
    const sameTwo = { name: 'Other name', boards: ['a', 'b'], require: { count: 2 } };
    const rules = [rule({ dueHours: 8 }), rule({ name: 'second', steps: [two, sameTwo], dueHours: 2 })];
    expect(routeOf(rules, asking(), 'authorization')).toEqual({
      steps: [...(rules[0]?.steps ?? []), two],
      dueHours: 2,
    });
  });
});

describe('the shipped rules', () => {
  const read = readRules(shippedRules, vocabulary);
  const rules = 'rules' in read ? read.rules : [];

  it('can be used', () => {
    expect(read).toHaveProperty('rules');
  });

  it('have a route for every type, risk and tier', () => {
    for (const type of vocabulary.types)
      for (const risk of vocabulary.risks)
        for (const tier of [1, 2, 3, 4])
          expect([
            type,
            risk,
            tier,
            routeOf(rules, asking({ type, risk, tier }), 'authorization'),
          ]).not.toEqual([type, risk, tier, null]);
    expect(routeOf(rules, asking({ type: 'EMERGENCY' }), 'ratification')?.steps).toHaveLength(1);
  });

  it('ask change managers about the most critical service as well', () => {
    const boards = routeOf(rules, asking({ tier: 1 }), 'authorization')?.steps.map((s) => s.boards);
    expect(boards).toEqual([['payments-board', 'cab'], ['change-managers']]);
  });
});

describe('readRules', () => {
  it.each([
    ['a count of nobody', { count: 0 }],
    ['a negative count', { count: -1 }],
    ['a percentage of nobody', { percent: 0 }],
    ['more than everybody', { percent: 101 }],
    ['half a person', { count: 1.5 }],
    ['an unknown word', 'some'],
  ])('refuses %s', (_, require) => {
    const read = readRules([rule({ steps: [{ name: 's', boards: ['cab'], require } as never] })], vocabulary);
    expect(read).toHaveProperty('problems');
  });

  it.each([
    ['no rules', []],
    ['a rule without steps', [rule({ steps: [] })]],
    ['two rules of one name', [rule(), rule()]],
    ['unknown fields', [{ ...rule(), approver: 'me' }]],
    ['unknown types', [rule({ when: { types: ['HASTY'] } })]],
    ['an empty condition, which would match nothing', [rule({ when: { risks: [] } })]],
  ])('refuses %s, and says where', (_, proposed) => {
    const read = readRules(proposed, vocabulary);
    expect('problems' in read && read.problems[0]?.path?.slice(0, 2)).toEqual(['input', 'rules']);
  });
});

describe('boardProblems', () => {
  const on = (...members: string[]) => ({ ...usualRules, members: new Set(members) });
  const members = new Map([['cab', on('ann', 'bob')]]);

  it('finds thresholds above the board, and boards that are not there', () => {
    const steps = (require: ApprovalRule['steps'][number]['require'], board = 'cab') => [
      rule({ steps: [{ name: 's', boards: [board], require }] }),
    ];
    expect(boardProblems(steps({ count: 2 }), members)).toEqual([]);
    expect(boardProblems(steps({ count: 3 }), members)).toMatchObject([{ code: 'INVALID_INPUT' }]);
    const wary = new Map([['cab', { ...on('ann', 'bob'), quorum: 3 }]]);
    expect(boardProblems(steps('any'), wary)).toMatchObject([{ code: 'INVALID_INPUT' }]);
    expect(boardProblems(steps('any', 'gone'), members)).toMatchObject([{ code: 'INVALID_REFERENCE' }]);
    expect(boardProblems(steps('any', 'gone'), new Map([['gone', on()]]))).toMatchObject([
      { code: 'INVALID_INPUT' },
    ]);
  });
});
