import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Presence, Turn } from './meeting.ts';
import { quorumOf, timeUsed } from './quorum.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 6, 10, minute));
const present = (personId: string, seatId: string | null, leftAt: Date | null = null): Presence => ({
  ...{
    id: `${personId}-${seatId ?? ''}`,
    meetingId: 'm',
    personId,
    seatId,
    remote: false,
    joinedAt: at(0),
    leftAt,
  },
});
const seats = ['akiko', 'sofia', 'george'];

describe('a quorum', () => {
  it.each<[string, Presence[], string[], string[]]>([
    ['members who are there', [present('akiko', 'akiko'), present('sofia', 'sofia')], [], ['akiko', 'sofia']],
    ['nobody who has left', [present('akiko', 'akiko', at(5)), present('sofia', 'sofia')], [], ['sofia']],
    ['nobody who is recused', [present('akiko', 'akiko'), present('sofia', 'sofia')], ['sofia'], ['akiko']],
    ['no guests', [present('ravi', null), present('akiko', 'akiko')], [], ['akiko']],
    ['a deputy on a member’s seat', [present('dana', 'george')], [], ['george']],
    ['no deputy who is recused', [present('dana', 'george')], ['dana'], []],
    ['a deputy though the member is recused', [present('dana', 'george')], ['george'], ['george']],
    ['nobody whose seat is gone', [present('hugo', 'hugo')], [], []],
    ['one seat once', [present('akiko', 'akiko'), present('dana', 'akiko')], [], ['akiko']],
  ])('counts %s', (_name, presences, recused, expected) => {
    expect(quorumOf(presences, seats, new Set(recused), 2)).toEqual({
      needed: 2,
      present: [...expected].sort(),
      reached: expected.length >= 2,
    });
  });

  it('never counts more than the seats, nor more than those who may vote, whoever comes and goes', () => {
    const people = ['akiko', 'sofia', 'george', 'dana', 'ravi'];
    const someone = fc.record({
      personId: fc.constantFrom(...people),
      seatId: fc.option(fc.constantFrom(...seats, 'stranger')),
      left: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(someone, { maxLength: 12 }), fc.subarray(people), (all, recused) => {
        const presences = all.map(({ personId, seatId, left }) =>
          present(personId, seatId, left ? at(9) : null),
        );
        const { present: counted } = quorumOf(presences, seats, new Set(recused), 1);
        const able = presences.filter(
          (p) => p.leftAt === null && p.seatId !== null && !recused.includes(p.personId),
        );
        expect(counted.length).toBeLessThanOrEqual(Math.min(seats.length, able.length));
        expect(new Set(counted).size).toBe(counted.length);
        for (const seat of counted) expect(able.some((p) => p.seatId === seat)).toBe(true);
      }),
    );
  });
});

describe('the time of an item', () => {
  const turn = (itemId: string, began: number, ended: number | null): Turn => ({
    ...{ id: `${itemId}-${began}`, meetingId: 'm', itemId, beganAt: at(began) },
    endedAt: ended === null ? null : at(ended),
  });
  it('is that of all its turns; pauses and other items do not count', () => {
    const turns = [turn('a', 0, 5), turn('b', 5, 7), turn('a', 10, null)];
    expect(timeUsed(turns, 'a', at(12))).toBe(7 * 60_000);
    expect(timeUsed(turns, 'b', at(12))).toBe(2 * 60_000);
    expect(timeUsed(turns, 'c', at(12))).toBe(0);
  });
  it('of all items together is that of the meeting without its pauses', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(20), fc.nat(5)), { maxLength: 8 }),
        (parts) => {
          let minute = 0;
          let dealt = 0;
          const turns = parts.map(([item, long, pause]) => {
            const one = turn(item, minute, minute + long);
            minute += long + pause;
            dealt += long;
            return one;
          });
          const used = ['a', 'b', 'c'].reduce((sum, item) => sum + timeUsed(turns, item, at(minute)), 0);
          expect(used).toBe(dealt * 60_000);
        },
      ),
    );
  });
});
