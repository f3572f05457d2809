import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { usualRules } from './board.ts';
import { type Act, Chamber, type Heard } from '../testing/chamber.ts';
import { type FrozenStep, neededOf } from './round.ts';
import type { Requirement } from './rule.ts';
import { bodyFor, tooFew } from './too-few.ts';

const people = ['ann', 'bob', 'cem', 'dea', 'eva', 'fay', 'gus', 'hal'] as const;
const somebody = fc.constantFrom<string>(...people);
const requires: fc.Arbitrary<Requirement> = fc.oneof(
  fc.constantFrom<Requirement>('any', 'all', 'majority', 'unanimity'),
  fc.integer({ min: 1, max: 4 }).map((count) => ({ count })),
  fc.integer({ min: 1, max: 100 }).map((percent) => ({ percent })),
  fc.integer({ min: 1, max: 100 }).map((percentOfVotes) => ({ percentOfVotes })),
);
const organisations = fc.array(
  fc.record({
    require: requires,
    members: fc.uniqueArray(somebody, { minLength: 1, maxLength: 6 }),
    quorum: fc.integer({ min: 1, max: 4 }),
    veto: fc.boolean(),
    casting: fc.boolean(),
    deputies: fc.array(fc.record({ person: somebody, of: fc.uniqueArray(somebody, { maxLength: 3 }) }), {
      maxLength: 2,
    }),
  }),
  { minLength: 1, maxLength: 2 },
);
type Organisation = typeof organisations extends fc.Arbitrary<infer T> ? T : never;

const verdicts = fc.constantFrom(
  'approve' as const,
  'approve' as const,
  'approve' as const,
  'abstain' as const,
  'reject' as const,
);
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('vote' as const),
      who: somebody,
      seat: somebody,
      verdict: verdicts,
    }),
  },
  // On one's own seat, which chance alone would seldom find.
  {
    weight: 8,
    arbitrary: fc
      .tuple(somebody, verdicts)
      .map(([who, verdict]) => ({ do: 'vote' as const, who, seat: who, verdict })),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'withdraw' as const,
        'recuse' as const,
        'leave' as const,
        'return' as const,
        'revoke' as const,
      ),
      who: somebody,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('stand' as const), pick: fc.nat(), verdict: verdicts }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('lend' as const), who: somebody, to: somebody }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('edit' as const, 'close' as const) }) },
);

function chamberOf(boards: Organisation, barred: ReadonlySet<string>): Chamber | null {
  const frozen = boards.map((board, i): FrozenStep | null => {
    const rule = { name: `s${i}`, boards: [`b${i}`], require: 'board' as const };
    const body = bodyFor(rule, [
      { ...usualRules, quorum: board.quorum, veto: board.veto, votingRule: board.require },
    ]);
    if (tooFew(rule, body, board.members.length).length > 0) return null;
    const deputies = board.deputies
      .filter((d) => !board.members.includes(d.person))
      .map((d) => ({ person: d.person, of: d.of.filter((id) => board.members.includes(id)) }));
    return {
      ...body,
      name: rule.name,
      boards: rule.boards,
      needed: neededOf(body.require, board.members.length),
      electorate: board.members,
      castingVote: board.casting ? (board.members[0] ?? null) : null,
      deputies,
      barred: [...board.members, ...deputies.map((d) => d.person)]
        .filter((person) => barred.has(person))
        .map((person) => ({ person, rule: 'r', reason: 'b' })),
    };
  });
  return frozen.includes(null) ? null : new Chamber(frozen as FrozenStep[], barred);
}

/** The last word of everybody on the present content, told again from what was heard, one act after the other. */
function lastWords({ heard, content }: Chamber): Heard[] {
  const present = heard.filter((h) => h.content === content);
  const isLast = (word: Heard, i: number) => present.findLastIndex((later) => later.who === word.who) === i;
  return present.filter((word, i) => isLast(word, i) && word.verdict !== 'withdraw');
}

/** What a step demands, by arithmetic of its own. */
function demands(board: Organisation[number], yes: number, nay: number, chairSaysYes: boolean): boolean {
  const all = board.members.length;
  const { require } = board;
  if (require === 'any') return yes > 0;
  if (require === 'all') return yes === all;
  if (require === 'majority') return yes > nay || (yes > 0 && yes === nay && board.casting && chairSaysYes);
  if (require === 'unanimity') return yes > 0 && nay === 0;
  if ('count' in require) return yes >= require.count;
  return 'percent' in require
    ? yes > 0 && yes / all >= require.percent / 100 - 1e-12
    : yes > 0 && yes / (yes + nay) >= require.percentOfVotes / 100 - 1e-12;
}

describe('whatever people do', () => {
  it('no round is approved without the votes its frozen rule demands, of distinct people who are not barred', () => {
    let approved = 0;
    let onBehalf = 0;
    let refusedBoards = 0;
    fc.assert(
      fc.property(
        organisations,
        fc.uniqueArray(somebody, { maxLength: 3 }),
        fc.array(acts, { minLength: 5, maxLength: 60 }),
        (boards, bars, history) => {
          const chamber = chamberOf(boards, new Set(bars));
          if (chamber === null) {
            refusedBoards += 1;
            return;
          }
          for (const act of history) {
            if (chamber.count.verdict !== 'open' && act.do !== 'edit') continue;
            chamber.act(act);
            if (chamber.count.verdict !== 'approved') continue;
            approved += 1;
            const words = lastWords(chamber);
            const seats = words.map((w) => w.seat);
            expect(new Set(seats).size).toBe(seats.length);
            for (const word of words) {
              expect(bars).not.toContain(word.who);
              if (word.lent) expect([bars.includes(word.seat), word.recused]).toEqual([false, false]);
              if (word.who !== word.seat && !word.lent) expect(word.vacant).toBe(true);
              if (word.who !== word.seat) onBehalf += 1;
            }
            boards.forEach((board, i) => {
              const here = words.filter((w) => w.step === i);
              const of = (verdict: string) => here.filter((w) => w.verdict === verdict);
              expect(here.every((w) => board.members.includes(w.seat))).toBe(true);
              expect(here.length).toBeGreaterThanOrEqual(board.quorum);
              if (board.veto) expect(of('reject')).toEqual([]);
              const chair = of('approve').some((w) => w.who === board.members[0] && w.seat === w.who);
              expect([board, here, demands(board, of('approve').length, of('reject').length, chair)]).toEqual(
                [board, here, true],
              );
            });
          }
        },
      ),
      { numRuns: 10_000 },
    );
    // The run is worth something only if it met approvals, votes for others, and boards that were refused.
    expect(Math.min(approved, onBehalf, refusedBoards)).toBeGreaterThan(50);
  }, 120_000);
});
