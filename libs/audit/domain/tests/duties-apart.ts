import { z } from 'zod';
import type { Id } from '#kernel';
import { fail, type FactRef, notApplicable, pass } from '../answer.ts';
import { begunAt, type ChangeFacts, eventRef, ofType, standingAt } from '../change-facts.ts';
import { changeTest, notBegun } from './change-test.ts';

const duty = z.enum(['requester', 'author', 'approver', 'implementer']);
type Duty = z.infer<typeof duty>;

const parameters = z.strictObject({
  apart: z
    .array(
      z.strictObject({
        one: duty,
        other: duty,
        /** Only on services of these tiers. */
        tiers: z.array(z.number().int().min(1).max(4)).optional(),
        /** Segregation rules from which an exception, in force then, makes it right. */
        unlessExcepted: z.array(z.string()).default([]),
      }),
    )
    .min(1),
});

interface Wearer {
  readonly person: Id;
  readonly shown: FactRef | null;
}

const worn = (what: string, events: ReturnType<typeof ofType>): Wearer[] =>
  events.flatMap((event) => (event.by === null ? [] : [{ person: event.by, shown: eventRef(what, event) }]));

/** Who had which duty, and what shows it. */
function wearers(facts: ChangeFacts): Readonly<Record<Duty, readonly Wearer[]>> {
  const end = new Date(8.64e15);
  const bare = (people: readonly (Id | null)[]): Wearer[] =>
    people.flatMap((person) => (person === null ? [] : [{ person, shown: null }]));
  return {
    requester: [
      ...worn('asked for it', ofType(facts, 'change.filed', 'change.revised')),
      ...bare([facts.requester]),
    ],
    author: bare(facts.authors),
    approver: facts.rounds.flatMap((round) =>
      facts.events.some((e) => e.data.round === round.id && approvals.includes(e.type))
        ? standingAt(round, end).flatMap(({ id, person, onBehalfOf }) => {
            const shown: FactRef = { what: 'a vote that approves', kind: 'vote', id };
            return [{ person, shown }, ...(onBehalfOf === null ? [] : [{ person: onBehalfOf, shown }])];
          })
        : [],
    ),
    implementer: [
      ...worn(
        'carried it out',
        ofType(facts, 'change.implementationStarted', 'change.implementationCompleted'),
      ),
      ...facts.deployments.flatMap(({ deployer, told }): Wearer[] =>
        deployer === null
          ? []
          : [
              {
                person: deployer,
                shown: told === null ? null : { what: 'deployed it', kind: 'event', id: told },
              },
            ],
      ),
      ...bare([facts.implementer]),
    ],
  };
}

const approvals = ['change.approved', 'change.emergencyRatified'];

/** Whoever asked for it, wrote it, approved it and carried it out are different people. */
export const dutiesApart = changeTest({
  name: 'duties-apart',
  revision: 1,
  parameters,
  run: (facts, { apart }) => {
    const begun = begunAt(facts);
    if (begun === null) return notApplicable(notBegun);
    const by = wearers(facts);
    const lifted: FactRef[] = [];
    for (const { one, other, tiers, unlessExcepted } of apart) {
      if (tiers !== undefined && !tiers.includes(facts.tier)) continue;
      const clash = by[one].find((a) => by[other].some((b) => b.person === a.person));
      if (clash === undefined) continue;
      const also = by[other].find((b) => b.person === clash.person && b.shown !== null);
      const exception = facts.grants.find(
        ({ rule, grantedAt, endsAt }) =>
          unlessExcepted.includes(rule) && grantedAt !== null && endsAt !== null && endsAt > begun,
      );
      if (exception === undefined)
        return fail(`The same person was ${one} and ${other}.`, [clash.shown, also?.shown]);
      const granted = ofType(facts, 'change.exceptionGranted').find((e) => e.data.exception === exception.id);
      const shown = eventRef(`an exception for ${one} and ${other}`, granted);
      if (shown !== null) lifted.push(shown);
    }
    const shown = [...by.requester, ...by.approver, ...by.implementer].map((wearer) => wearer.shown);
    const reason =
      lifted.length === 0
        ? 'The duties were apart.'
        : 'The duties were apart, but for what an exception let through.';
    return pass(reason, [...new Map(shown.map((fact) => [fact?.id, fact])).values(), ...lifted]);
  },
});
