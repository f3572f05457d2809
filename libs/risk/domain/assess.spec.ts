import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import path from 'node:path';
import { CurrentModel } from '../current-model.ts';
import { assess, pointsFor, type Reading, type Readings, type SignalValue } from './assess.ts';
import { modelDigest, probabilityOf, type RiskModel, riskModelShape, type SignalRule } from './model.ts';

const shipped = CurrentModel.read(path.join(import.meta.dirname, '../../../policies')).model;

const reading = (value: SignalValue | null): Reading => ({ value, source: 'CHANGE', ids: [], note: 'so' });

const valueOf = (rule: SignalRule): fc.Arbitrary<SignalValue> => {
  if (rule.kind === 'amount') return fc.integer({ min: 0, max: 20_000 });
  return rule.kind === 'flag' ? fc.boolean() : fc.constantFrom(...Object.keys(rule.words));
};
const readings = (missing: boolean): fc.Arbitrary<Readings> =>
  fc
    .record(
      Object.fromEntries(
        shipped.signals.map((rule) => [
          rule.name,
          missing ? fc.option(valueOf(rule), { nil: null }) : valueOf(rule),
        ]),
      ),
    )
    .map((values) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, reading(value)])),
    );
const anyRule = fc.constantFrom(...shipped.signals);
const scoreOf = (of: Readings) => assess(shipped, of).score;

describe('the score of a change', () => {
  it('is the sum of the points of its signals, each told with its source', () => {
    fc.assert(
      fc.property(readings(true), (of) => {
        const { score, signals } = assess(shipped, of);
        expect(signals.reduce((sum, s) => sum + s.points, 0)).toBe(score);
        expect(signals.map((s) => s.name).sort()).toEqual(shipped.signals.map((s) => s.name).sort());
        for (const s of signals) expect(s.sentence).toContain(String(s.points));
      }),
    );
  });

  it('never falls when a signal grows riskier, as the model declares it', () => {
    const amounts = shipped.signals.filter((rule) => rule.kind === 'amount');
    fc.assert(
      fc.property(
        readings(true),
        fc.constantFrom(...amounts),
        fc.nat(20_000),
        fc.nat(20_000),
        (of, rule, a, b) => {
          const [less, more] = [Math.min(a, b), Math.max(a, b)].map((v) =>
            scoreOf({ ...of, [rule.name]: reading(v) }),
          );
          if (rule.riskier === 'more') expect(more).toBeGreaterThanOrEqual(less as number);
          else expect(more).toBeLessThanOrEqual(less as number);
        },
      ),
    );
  });

  it('never falls when something that was known is taken away', () => {
    fc.assert(
      fc.property(readings(true), anyRule, (of, rule) => {
        const before = assess(shipped, of);
        const gone = { ...of, [rule.name]: reading(null) };
        const after = assess(shipped, gone, before.signals);
        expect(after.score).toBeGreaterThanOrEqual(before.score);
        // Nor by taking away in two steps, with what was known forgotten in between.
        expect(assess(shipped, gone, after.signals).score).toBe(after.score);
      }),
    );
  });

  it('is higher for what is missing than for the best that it could be, and says so', () => {
    fc.assert(
      fc.property(readings(true), anyRule, (of, rule) => {
        const missing = assess(shipped, { ...of, [rule.name]: reading(null) });
        const told = missing.signals.find((s) => s.name === rule.name);
        expect(told).toMatchObject({ missing: true, value: null, points: rule.unknown });
        expect(told?.sentence).toContain('not known');
        const best = Math.min(
          ...(rule.kind === 'amount'
            ? rule.steps.map((s) => scoreOf({ ...of, [rule.name]: reading(s.from) }))
            : rule.kind === 'flag'
              ? [true, false].map((v) => scoreOf({ ...of, [rule.name]: reading(v) }))
              : Object.keys(rule.words).map((v) => scoreOf({ ...of, [rule.name]: reading(v) }))),
        );
        expect(missing.score).toBeGreaterThan(best);
      }),
    );
  });

  it('depends neither on the order of values nor on that of signals', () => {
    fc.assert(
      fc.property(
        readings(true),
        fc.shuffledSubarray(shipped.signals, { minLength: shipped.signals.length }),
        (of, signals) => {
          const turned = Object.fromEntries(Object.entries(of).reverse());
          expect(assess({ ...shipped, signals }, turned)).toEqual(assess(shipped, of));
        },
      ),
    );
  });

  it('is complete only when nothing important on its tier is missing', () => {
    fc.assert(
      fc.property(readings(false), fc.integer({ min: 1, max: 4 }), anyRule, (of, tier, rule) => {
        const known = { ...of, serviceTier: reading(tier) };
        expect(assess(shipped, known).complete).toBe(true);
        const lacking = assess(shipped, { ...known, [rule.name]: reading(null) });
        expect(lacking.complete).toBe(!rule.important.includes(tier));
      }),
    );
  });
});

describe('a model', () => {
  it('has one digest however its file is written, and another for every other content', () => {
    const turned = Object.fromEntries(Object.entries(shipped).reverse()) as RiskModel;
    expect(modelDigest(turned)).toBe(modelDigest(shipped));
    expect(modelDigest({ ...shipped, version: 999 })).not.toBe(modelDigest(shipped));
  });

  it('gives a likelihood that rises with the score, as the formula says', () => {
    expect(probabilityOf(shipped, 0)).toBeCloseTo(0.017986, 6);
    expect(probabilityOf(shipped, 65)).toBeCloseTo(0.25447, 4);
    expect(probabilityOf(shipped, 90)).toBeGreaterThan(probabilityOf(shipped, 65));
  });

  const first = shipped.signals[0] as Extract<SignalRule, { kind: 'amount' }>;
  it.each([
    ['classes that do not rise', { classes: { MEDIUM: 60, HIGH: 50, VERY_HIGH: 90 } }],
    ['a signal that nothing measures', { signals: [{ ...first, name: 'phaseOfTheMoon' }] }],
    ['a signal twice', { signals: [first, first] }],
    ['more lines for less points', { signals: [{ ...first, riskier: 'less' }] }],
    ['a reward for hiding', { signals: [{ ...first, unknown: 0 }] }],
    ['a time zone that is none', { timeZone: 'Atlantis/Centre' }],
    ['times without points', { times: [{ word: 'LUNCH', days: [1], from: '12:00', to: '13:00' }] }],
    ['a field that nobody reads', { colour: 'red' }],
  ])('is refused with %s', (_what, over) => {
    expect(riskModelShape.safeParse({ ...shipped, ...over }).success).toBe(false);
  });

  it('gives no points for a value of another kind', () => {
    for (const rule of shipped.signals)
      for (const value of [12, true, 'NO_SUCH_WORD'])
        if (typeof value !== { amount: 'number', flag: 'boolean', word: 'none' }[rule.kind])
          expect(pointsFor(rule, value)).toBeNull();
  });
});
