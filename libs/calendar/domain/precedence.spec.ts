import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { at, other, settings, window } from '../testing/planned.ts';
import { findConflicts } from './find-conflicts.ts';
import { goesFirst } from './precedence.ts';

interface Side {
  readonly id: string;
  readonly number: number;
  readonly state: string;
  readonly from: number;
  readonly hours: number;
}

const blocking = {
  ...settings,
  limits: [],
  severity: { ...settings.severity, 'same-service': 'BLOCKING' as const },
};

/** Whether a change waits for another, as its facts tell: what goes first and is in conflict of a BLOCKING kind. */
function waits(self: Side, near: Side): boolean {
  const spanOf = ({ from, hours }: Side) => ({ from: at(from), to: at(from + hours) });
  const planned = window({ changeId: self.id, span: spanOf(self) });
  const neighbour = other({ id: near.id, number: near.number, state: near.state, span: spanOf(near) });
  const neighbours = [neighbour].filter((one) => goesFirst(one, self));
  return findConflicts(planned, { neighbours, entries: [], passes: [] }, blocking).some(
    ({ severity }) => severity === 'BLOCKING',
  );
}

const asking = ['ASSESSING', 'AUTHORIZING', 'SCHEDULED', 'IMPLEMENTING'];
const sides = fc
  .record({
    numbers: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 2 }),
    states: fc.tuple(fc.constantFrom(...asking), fc.constantFrom(...asking)),
    // Few hours, so that equal beginnings and ends come often.
    from: fc.tuple(fc.integer({ min: 6, max: 10 }), fc.integer({ min: 6, max: 10 })),
    hours: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
  })
  .map(({ from, hours, numbers, states }) =>
    [0, 1].map((i) => ({
      ...{ id: `c${i}`, number: numbers[i] ?? 0, state: states[i] ?? '' },
      ...{ from: from[i] ?? 0, hours: hours[i] ?? 1 },
    })),
  );

describe('of two changes in a BLOCKING conflict', () => {
  it('one waits at the most, and exactly one where either holds its window; apart, none does', () => {
    let [met, equal] = [0, 0];
    fc.assert(
      fc.property(sides, ([a, b]) => {
        if (a === undefined || b === undefined) throw new Error('A pair has two sides.');
        const overlap = a.from < b.from + b.hours && b.from < a.from + a.hours;
        const held = [a, b].some(({ state }) => state === 'SCHEDULED' || state === 'IMPLEMENTING');
        const waiting = [waits(a, b), waits(b, a)].filter(Boolean).length;
        expect(waiting).toBe(overlap && held ? 1 : 0);
        if (overlap && held) met += 1;
        if (overlap && a.from === b.from && a.hours === b.hours) equal += 1;
      }),
      { numRuns: 2_000 },
    );
    expect([met > 500, equal > 20]).toEqual([true, true]);
  });

  it('what is under way goes before what is scheduled, that before all else, and of two alike what was filed first', () => {
    const rank = ({ number, state }: { number: number; state: string }): number =>
      (state === 'IMPLEMENTING' ? 0 : state === 'SCHEDULED' ? 100 : 200) + number;
    fc.assert(
      fc.property(sides, ([a, b]) => {
        if (a === undefined || b === undefined) throw new Error('A pair has two sides.');
        if (goesFirst(a, b)) expect(rank(a)).toBeLessThan(rank(b));
      }),
      { numRuns: 1_000 },
    );
  });
});
