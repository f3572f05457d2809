import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allot, drawSample, type StratifyBy, type Unit, unitOf } from './sample.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const units = fc
  .array(fc.record({ risk: fc.constantFrom('LOW', 'HIGH', null), service: fc.constantFrom('a', 'b', 'c') }), {
    minLength: 1,
    maxLength: 120,
  })
  .map((all) =>
    all.map(({ risk, service }, i): Unit => {
      return { ordinal: i + 1, deployment: `d-${i}`, risk, type: risk === null ? null : 'NORMAL', service };
    }),
  );
const stratifyBy = fc.subarray<StratifyBy>(['risk', 'type', 'service']);

describe('a sample', () => {
  it('is as large as asked, or all there is, with something of each stratum in proportion', () => {
    fc.assert(
      fc.property(
        units,
        stratifyBy,
        fc.integer({ min: 1, max: 150 }),
        fc.string({ minLength: 1 }),
        (all, by, size, seed) => {
          const drawn = drawSample(digest, all, { seed, size, stratifyBy: by });
          if (drawn === null) {
            const names = new Set(all.map((unit) => by.map((one) => unit[one]).join()));
            expect(names.size).toBeGreaterThan(size);
            return;
          }
          expect(drawn.ordinals).toHaveLength(Math.min(size, all.length));
          expect(new Set(drawn.ordinals).size).toBe(drawn.ordinals.length);
          expect([...drawn.ordinals].sort((a, b) => a - b)).toEqual(drawn.ordinals);
          const share = drawn.ordinals.length / all.length;
          for (const stratum of drawn.strata) {
            expect(stratum.drawn).toBeGreaterThanOrEqual(1);
            expect(stratum.drawn).toBeLessThanOrEqual(stratum.population);
            // One of each first, so no further from proportion than the number of strata.
            expect(Math.abs(stratum.drawn - share * stratum.population)).toBeLessThanOrEqual(
              drawn.strata.length + 1,
            );
          }
        },
      ),
    );
  });

  it('is the same in whatever order its population comes, and follows from the digest and the seed', () => {
    fc.assert(
      fc.property(units, stratifyBy, fc.integer({ min: 20, max: 30 }), (all, by, size) => {
        const wish = { seed: 'seed', size, stratifyBy: by };
        const drawn = drawSample(digest, all, wish);
        expect(drawSample(digest, all.toReversed(), { ...wish, stratifyBy: by.toReversed() })).toEqual(drawn);
      }),
    );
  });

  it('is of those with the lowest scores, as the page says how', () => {
    const all = Array.from({ length: 50 }, (_, i): Unit => {
      return { ordinal: i + 1, deployment: `d-${i}`, risk: 'LOW', type: 'NORMAL', service: 'a' };
    });
    const score = ({ deployment }: Unit) =>
      createHmac('sha256', 'july').update(`${digest}\n${deployment}`).digest('hex');
    const lowest = all.toSorted((a, b) => (score(a) < score(b) ? -1 : 1)).slice(0, 7);
    const drawn = drawSample(digest, all, { seed: 'july', size: 7, stratifyBy: [] });
    expect(drawn?.ordinals).toEqual(lowest.map(({ ordinal }) => ordinal).sort((a, b) => a - b));
    expect(drawn?.strata).toEqual([{ stratum: [], population: 50, drawn: 7 }]);
  });

  it.each([
    [[10, 10], 4, [2, 2]],
    [[97, 2, 1], 10, [8, 1, 1]],
    [[5, 5, 5], 4, [2, 1, 1]],
    [[3, 4], 7, [3, 4]],
    [[3, 4], 99, [3, 4]],
  ])('of strata of %j, %i in all, takes %j', (sizes, size, expected) => {
    expect(allot(sizes, size)).toEqual(expected);
  });

  it('takes what lines say, and no changes', () => {
    const change = { id: 'c', risk: 'LOW', type: 'NORMAL' };
    const line = { kind: 'deployment', deployment: 'd', service: 's', change };
    expect(unitOf(3, JSON.stringify(line))).toEqual({
      ordinal: 3,
      deployment: 'd',
      service: 's',
      risk: 'LOW',
      type: 'NORMAL',
    });
    expect(unitOf(3, JSON.stringify({ ...line, change: null }))).toMatchObject({ risk: null, type: null });
    expect(unitOf(3, JSON.stringify({ ...line, kind: 'change' }))).toBeNull();
  });
});
