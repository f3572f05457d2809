import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '#kernel';
import { agendaOf, type Candidate, markOf, passes, reordered } from './agenda.ts';
import type { Item } from './meeting.ts';
import type { AgendaFilter } from './series.ts';

const startsAt = new Date('2026-06-02T08:00:00Z');
const cutOff = new Date('2026-06-01T08:00:00Z');
const days = (n: number) => new Date(startsAt.getTime() + n * 86_400_000);

const candidate = (over: Partial<Candidate> = {}): Candidate => ({
  changeId: newId(),
  number: 1,
  roundId: newId(),
  askedAt: new Date('2026-05-30T08:00:00Z'),
  revision: 1,
  digest: 'sha256:1',
  type: 'NORMAL',
  state: 'AUTHORIZING',
  risk: 'MEDIUM',
  services: ['search'],
  plannedStart: days(1),
  ...over,
});

const candidates: fc.Arbitrary<Candidate> = fc
  .record({
    number: fc.integer({ min: 1, max: 1_000 }),
    risk: fc.constantFrom('LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'),
    askedAt: fc.date({ min: new Date('2026-05-01'), max: new Date('2026-06-05'), noInvalidDate: true }),
    plannedStart: fc.option(
      fc.date({ min: new Date('2026-06-01'), max: new Date('2026-07-01'), noInvalidDate: true }),
    ),
  })
  .map((over) => candidate(over));

describe('an agenda', () => {
  it('takes the riskiest first, then the earliest window, those without one last, then by number', () => {
    const list = [
      candidate({ number: 4, risk: 'LOW', plannedStart: days(1) }),
      candidate({ number: 3, risk: 'HIGH', plannedStart: null }),
      candidate({ number: 2, risk: 'HIGH', plannedStart: days(2) }),
      candidate({ number: 1, risk: 'HIGH', plannedStart: days(2) }),
      candidate({ number: 5, risk: 'VERY_HIGH', plannedStart: days(9) }),
      candidate({ number: 6, risk: 'UNHEARD_OF' }),
    ];
    expect(agendaOf({}, { startsAt }, list, cutOff).map((c) => c.number)).toEqual([6, 5, 1, 2, 3, 4]);
  });

  it('holds what was asked by the cut-off and nothing later, in one order whatever order it comes in', () => {
    fc.assert(
      fc.property(fc.array(candidates, { maxLength: 30 }), (list) => {
        const agenda = agendaOf({}, { startsAt }, list, cutOff);
        expect(agenda.every((c) => c.askedAt <= cutOff)).toBe(true);
        expect(agenda).toHaveLength(list.filter((c) => c.askedAt <= cutOff).length);
        const keys = (all: readonly Candidate[]) => all.map((c) => [c.risk, c.plannedStart, c.number]);
        expect(keys(agendaOf({}, { startsAt }, [...list].reverse(), cutOff))).toEqual(keys(agenda));
      }),
    );
  });

  it.each<[string, AgendaFilter, Partial<Candidate>, boolean]>([
    ['no filter', {}, {}, true],
    ['a state that fits', { states: ['AUTHORIZING'] }, {}, true],
    ['a state that does not', { states: ['IMPLEMENTING'] }, {}, false],
    ['another type', { types: ['STANDARD'] }, {}, false],
    ['another risk', { risks: ['HIGH', 'VERY_HIGH'] }, {}, false],
    ['one of the services', { services: ['wiki', 'search'] }, {}, true],
    ['none of the services', { services: ['wiki'] }, {}, false],
    ['a window within reach', { withinDays: 7 }, { plannedStart: days(7) }, true],
    ['a window beyond', { withinDays: 7 }, { plannedStart: new Date(days(7).getTime() + 1) }, false],
    ['no window at all', { withinDays: 7 }, { plannedStart: null }, true],
  ])('with %s', (_name, filter, over, expected) => {
    expect(passes(filter, startsAt, candidate(over))).toBe(expected);
  });
});

describe('an item after the cut-off', () => {
  const item = { revision: 1, digest: 'a' };
  const now = (state: string, revision: number, digest: string, round: string | null) => ({
    change: { state, revision },
    digest,
    round: round === null ? null : { state: round },
  });
  it.each([
    [now('AUTHORIZING', 1, 'a', 'open'), 'AS_FROZEN'],
    [now('ASSESSING', 2, 'b', 'voided'), 'EDITED'],
    [now('CANCELED', 1, 'a', 'voided'), 'WITHDRAWN'],
    [now('ASSESSING', 1, 'a', 'voided'), 'WITHDRAWN'],
    [now('SCHEDULED', 1, 'a', 'approved'), 'DECIDED'],
    [now('REJECTED', 1, 'a', 'rejected'), 'DECIDED'],
  ])('%j is %s', (state, mark) => {
    expect(markOf(item, state)).toBe(mark);
  });

  it('is put to another place while the others keep their order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.nat(30),
        fc.integer({ min: -3, max: 40 }),
        (n, which, to) => {
          const items = Array.from({ length: n }, (_, i) => ({ id: `i${i}`, position: i + 1 }) as Item);
          const moved = `i${which % n}`;
          const after = [...reordered(items, moved, to)].sort((a, b) => a[1] - b[1]);
          expect(after.map(([, position]) => position)).toEqual(items.map((i) => i.position));
          expect(after.map(([id]) => id).filter((id) => id !== moved)).toEqual(
            items.map((i) => i.id).filter((id) => id !== moved),
          );
          expect(after.findIndex(([id]) => id === moved)).toBe(Math.min(Math.max(to, 1), n) - 1);
        },
      ),
    );
  });
});
