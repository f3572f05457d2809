import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BackTest, type Case, Moves, wilson } from './back-test.ts';
import { riskClasses } from './model.ts';

const resultOf = (cases: readonly Case[]) => {
  const test = new BackTest();
  for (const each of cases) test.add(each);
  return test.result();
};
const low = (score: number, probability: number, failed: boolean): Case => ({
  score,
  class: 'LOW',
  probability,
  failed,
});

describe('a back-test', () => {
  it('gives the figures that were worked out by hand', () => {
    const { brier, auc, byClass, byScore, changes, failed } = resultOf([
      low(5, 0.1, false),
      low(5, 0.1, true),
      low(12, 0.2, false),
      { score: 70, class: 'HIGH', probability: 0.6, failed: true },
      { score: 80, class: 'HIGH', probability: 0.7, failed: false },
    ]);
    expect([changes, failed]).toEqual([5, 2]);
    // (0.01 + 0.81 + 0.04 + 0.16 + 0.49) / 5
    expect(brier).toBeCloseTo(0.302, 12);
    // Of six pairs: 5 ties with 5 and loses to 12 and 80; 70 beats 5 and 12, and loses to 80.
    expect(auc).toBeCloseTo(2.5 / 6, 12);
    expect(byClass.map(({ name, changes: n, failed: f }) => [name, n, f])).toEqual([
      ['LOW', 3, 1],
      ['HIGH', 2, 1],
    ]);
    expect(byClass[0]?.predicted).toBeCloseTo(0.4 / 3, 12);
    expect(byClass[0]?.observed).toBeCloseTo(1 / 3, 12);
    expect(byScore.map((row) => row.name)).toEqual(['0–9', '10–19', '70–79', '80–89']);
  });

  it('says nothing where there is nothing to say', () => {
    expect(resultOf([])).toMatchObject({ brier: null, auc: null, byClass: [] });
    expect(resultOf([low(1, 0.1, true)]).auc).toBeNull();
  });

  it('is what a plain computation over all pairs says', () => {
    const any = fc.record({
      score: fc.nat(40),
      class: fc.constantFrom(...riskClasses),
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      failed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 60 }), (cases) => {
        const { auc, brier } = resultOf(cases);
        const pairs = cases
          .filter((c) => c.failed)
          .flatMap((bad) => cases.filter((c) => !c.failed).map((ok) => [bad, ok] as const));
        const wins = pairs.map(([bad, ok]) => (bad.score > ok.score ? 1 : bad.score === ok.score ? 0.5 : 0));
        const mean = (all: readonly number[]) => all.reduce((a, b) => a + b, 0) / all.length;
        if (pairs.length === 0) expect(auc).toBeNull();
        else expect(auc).toBeCloseTo(mean(wins), 10);
        expect(brier).toBeCloseTo(
          mean(cases.map((c) => (c.failed ? 1 - c.probability : c.probability) ** 2)),
          10,
        );
      }),
    );
  });
});

describe("Wilson's interval", () => {
  // Published figures: 1 of 10, 0 of 10, 10 of 10, 81 of 263 (Newcombe 1998, table I, method 3).
  it.each([
    [1, 10, 0.0179, 0.4042],
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is as published', (hits, of, from, to) => {
    expect(wilson(hits, of).low).toBeCloseTo(from, 4);
    expect(wilson(hits, of).high).toBeCloseTo(to, 4);
  });

  it('knows nothing of nothing', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe('moves between classes', () => {
  it('are counted with what came of them, those that stay too', () => {
    const moves = new Moves();
    moves.add('LOW', 'LOW', false);
    moves.add('HIGH', 'LOW', true);
    moves.add('HIGH', 'LOW', false);
    expect(moves.list()).toEqual([
      { from: 'LOW', to: 'LOW', changes: 1, failed: 0 },
      { from: 'HIGH', to: 'LOW', changes: 2, failed: 1 },
    ]);
  });
});
