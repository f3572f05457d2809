import { z } from 'zod';
import { fail, notApplicable, pass } from '../answer.ts';
import { begunAt, type ChangeFacts, eventRef, ofType } from '../change-facts.ts';
import { changeTest, notBegun } from './change-test.ts';

const hour = 3_600_000;
const parameters = z.strictObject({
  /** Where no round was opened that says it: from the beginning of the work. */
  ratifyWithinHours: z.number().positive(),
  /** Where no review was opened that says it: from the end of the work. */
  reviewWithinHours: z.number().positive(),
});

/** By when, and when it was done. */
interface Owed {
  readonly due: Date;
  readonly done: Date | null;
}

function ratification(facts: ChangeFacts, begun: Date, hours: number): Owed {
  const rounds = facts.rounds.filter(({ purpose }) => purpose === 'ratification');
  const first = rounds.map(({ dueAt }) => dueAt.getTime()).sort((a, b) => a - b)[0];
  const ratified = ofType(facts, 'change.emergencyRatified')[0];
  return { due: new Date(first ?? begun.getTime() + hours * hour), done: ratified?.at ?? null };
}

function review({ review: kept, events }: ChangeFacts, begun: Date, hours: number): Owed {
  if (kept !== null) return { due: kept.dueAt, done: kept.completedAt };
  const completed = events.findLast(({ type }) => type === 'change.implementationCompleted');
  return { due: new Date((completed?.at ?? begun).getTime() + hours * hour), done: null };
}

/** An emergency was ratified, unless it was approved before, and reviewed, each inside the time that policy gives. */
export const emergencyRatified = changeTest({
  name: 'emergency-ratified',
  revision: 1,
  parameters,
  run: (facts, { ratifyWithinHours, reviewWithinHours }, now) => {
    if (facts.type !== 'EMERGENCY') return notApplicable('It is no emergency.');
    const begun = begunAt(facts);
    if (begun === null) return notApplicable(notBegun);
    const approved = ofType(facts, 'change.approved', 'change.preauthorized').find(
      (event) => event.at <= begun,
    );
    const used = [
      eventRef('work began', ofType(facts, 'change.implementationStarted')[0]),
      eventRef('approved before', approved),
      eventRef('ratified', ofType(facts, 'change.emergencyRatified')[0]),
      eventRef('reviewed', ofType(facts, 'change.reviewCompleted')[0]),
    ];
    const owed: [what: string, Owed][] = [['reviewed', review(facts, begun, reviewWithinHours)]];
    if (approved === undefined) owed.unshift(['ratified', ratification(facts, begun, ratifyWithinHours)]);
    for (const [what, { due, done }] of owed)
      if ((done ?? now) > due)
        return fail(done === null ? `It was not ${what} in time.` : `It was ${what} too late.`, used);
    const open = owed.find(([, { done }]) => done === null);
    return open === undefined
      ? pass(
          approved === undefined
            ? 'Ratified and reviewed in time.'
            : 'Approved before, and reviewed in time.',
          used,
        )
      : notApplicable(`There is time for it to be ${open[0]}.`, used, open[1].due);
  },
});
