import { z } from 'zod';
import { fail, type FactRef, notApplicable, pass } from '../answer.ts';
import { begunAt, type ConditionFact, eventRef, ofType, standingAt } from '../change-facts.ts';
import { changeTest, notBegun } from './change-test.ts';

const end = new Date(8.64e15);

/** Conditions of the votes that approved were met before work began; those of a later ratification, in their time. */
export const conditionsMet = changeTest({
  name: 'conditions-met',
  revision: 1,
  parameters: z.strictObject({}),
  run: (facts, _parameters, now) => {
    const begun = begunAt(facts);
    if (begun === null) return notApplicable(notBegun);
    const standing = new Set(facts.rounds.flatMap((round) => standingAt(round, end)).map(({ id }) => id));
    const conditions = facts.conditions.filter(({ vote }) => standing.has(vote));
    if (conditions.length === 0) return notApplicable('Nobody approved on a condition.');
    const used = [
      ...conditions.flatMap(shownBy),
      ...ofType(facts, 'change.conditionMet', 'change.conditionLapsed').map((e) =>
        eventRef('what came of it', e),
      ),
    ];
    const limit = (one: ConditionFact): Date => (one.createdAt > begun ? one.dueAt : begun);
    const open = conditions.filter((one) => one.metAt === null || one.metAt > limit(one));
    const missed = open.find((one) => one.metAt !== null || limit(one) <= now);
    if (missed !== undefined) return fail(`A condition was not met in time: ${missed.text}`, used);
    const next = open[0];
    return next === undefined
      ? pass('All conditions were met in time.', used)
      : notApplicable('There is time to meet a condition.', used, next.dueAt);
  },
});

const shownBy = ({ vote, evidence }: ConditionFact): FactRef[] => [
  { what: 'the vote with the condition', kind: 'vote', id: vote },
  ...(evidence === null
    ? []
    : [{ what: 'what shows that it was met', kind: 'evidence', id: evidence } as const]),
];
