import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type RetainedDocument, type Retention, retentionOf, type RetentionRule } from './retention.ts';

const since = new Date('2020-01-01T00:00:00Z');
const after = (days: number): Date => new Date(since.getTime() + days * 86_400_000);
const rule = (over: Partial<RetentionRule>): RetentionRule => ({
  ...{ name: 'a', kinds: null, services: null, tiers: null, regulations: null },
  ...{ keepDays: null, removeAfterDays: null, ...over },
});
const document = (over: Partial<RetainedDocument> = {}): RetainedDocument => ({
  ...{ kind: 'SCREENSHOT', services: ['shop'], tiers: [3], regulations: [], since, ...over },
});

const yearly = rule({ name: 'screenshots-go', kinds: ['SCREENSHOT'], removeAfterDays: 365 });
const sox = rule({ name: 'sox', regulations: ['SOX'], keepDays: 2557 });
const pci = rule({ name: 'pci', regulations: ['PCI_DSS'], keepDays: 366 });
const small = rule({ name: 'small-go', tiers: [3, 4], removeAfterDays: 30 });

describe('retention', () => {
  it.each<[string, RetainedDocument, RetentionRule[], number, Partial<Retention>]>([
    ['keeps everything where there are no rules', document(), [], 1e6, { state: 'KEPT', until: null }],
    ['removes nothing by what keeps alone', document({ regulations: ['SOX'] }), [sox], 1e5, { until: null }],
    ['keeps until the day', document(), [yearly], 364.99, { state: 'KEPT', until: after(365) }],
    ['removes on the day', document(), [yearly], 365, { state: 'EXPIRED', rule: 'screenshots-go' }],
    ['passes over other kinds', document({ kind: 'SBOM' }), [yearly], 1e5, { state: 'KEPT', until: null }],
    [
      'keeps as long as a regulation asks, whatever removes sooner',
      document({ regulations: ['SOX'] }),
      [yearly, sox],
      2556,
      { state: 'KEPT', until: after(2557) },
    ],
    [
      'keeps as long as the longest of two asks',
      document({ regulations: ['PCI_DSS', 'SOX'] }),
      [yearly, pci, sox],
      400,
      { state: 'KEPT', until: after(2557), because: ['pci', 'sox', 'screenshots-go'] },
    ],
    [
      'removes when both are over, by the rule that removes',
      document({ regulations: ['PCI_DSS'] }),
      [yearly, pci],
      366,
      { state: 'EXPIRED', rule: 'screenshots-go', until: after(366) },
    ],
    ['takes the longer of two that remove', document(), [small, yearly], 31, { until: after(365) }],
    [
      'removes nothing of a change that touches more than the rule names',
      document({ tiers: [3, 1] }),
      [small],
      1e5,
      { state: 'KEPT', until: null },
    ],
    [
      'keeps what touches anything that a rule names',
      document({ services: ['shop', 'ledger'] }),
      [yearly, rule({ name: 'ledger-stays', services: ['ledger'], keepDays: 4000 })],
      3000,
      { state: 'KEPT', until: after(4000) },
    ],
    ['never removes from a change that goes on', document({ since: null }), [yearly], 1e5, { until: null }],
    [
      'removes nothing by a rule of a regulation',
      document({ regulations: ['SOX'] }),
      [rule({ regulations: ['SOX'], removeAfterDays: 1 })],
      1e5,
      { state: 'KEPT', until: null },
    ],
  ])('%s', (_what, about, rules, days, expected) => {
    expect(retentionOf(about, rules, [], after(days))).toMatchObject(expected);
  });

  it('is stopped by a hold, and says when it would have been', () => {
    expect(retentionOf(document(), [yearly], ['h'], after(400))).toEqual({
      ...{ state: 'HELD', holds: ['h'], until: after(365) },
    });
  });
});

const names = {
  regulations: ['SOX', 'PCI_DSS', 'DORA'],
  services: ['shop', 'ledger'],
  kinds: ['SBOM', 'DOCUMENT'],
};
const some = <T>(of: readonly T[]) => fc.subarray([...of]);
const orAll = <T>(of: readonly T[]) => fc.option(fc.subarray([...of], { minLength: 1 }));
const days = fc.integer({ min: 0, max: 4000 });
const anyRule = fc.record({
  name: fc.string({ minLength: 1 }),
  kinds: orAll(names.kinds),
  services: orAll(names.services),
  tiers: orAll([1, 2, 3, 4]),
  regulations: orAll(names.regulations),
  keepDays: fc.option(days),
  removeAfterDays: fc.option(days),
});
const rules = fc.array(anyRule, { maxLength: 6 });
const anyDocument = fc.record({
  kind: fc.constantFrom(...names.kinds),
  services: some(names.services),
  tiers: some([1, 2, 3, 4]),
  regulations: some(names.regulations),
  since: fc.option(fc.constant(since)),
});
const untilOf = (retention: Retention): number => retention.until?.getTime() ?? Infinity;

describe('whatever the rules', () => {
  it('a hold always wins', () =>
    fc.assert(
      fc.property(anyDocument, rules, days, (about, by, at) => {
        expect(retentionOf(about, by, ['h'], after(at)).state).toBe('HELD');
      }),
    ));

  it('a further regulation never takes content away sooner', () =>
    fc.assert(
      fc.property(anyDocument, rules, fc.constantFrom(...names.regulations), days, (about, by, name, at) => {
        const more = { ...about, regulations: [...about.regulations, name] };
        const before = retentionOf(about, by, [], after(at));
        const now = retentionOf(more, by, [], after(at));
        expect(untilOf(now)).toBeGreaterThanOrEqual(untilOf(before));
        if (before.state === 'KEPT') expect(now.state).toBe('KEPT');
      }),
    ));

  it('a further rule that keeps never takes content away sooner', () =>
    fc.assert(
      fc.property(anyDocument, rules, anyRule, days, (about, by, rule, at) => {
        const keeping = { ...rule, removeAfterDays: null };
        const before = retentionOf(about, by, [], after(at));
        expect(untilOf(retentionOf(about, [...by, keeping], [], after(at)))).toBeGreaterThanOrEqual(
          untilOf(before),
        );
      }),
    ));

  it('nothing goes before the time of a rule that keeps it, and what is gone stays gone', () =>
    fc.assert(
      fc.property(anyDocument, rules, days, days, days, (about, by, kept, at, more) => {
        const found = retentionOf(about, [...by, rule({ keepDays: kept })], [], after(at));
        if (found.state !== 'EXPIRED') return;
        expect(found.until.getTime()).toBeGreaterThanOrEqual(after(kept).getTime());
        expect(retentionOf(about, [...by, rule({ keepDays: kept })], [], after(at + more))).toEqual(found);
      }),
    ));
});
