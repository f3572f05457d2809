import { z } from 'zod';
import { fail, notApplicable, pass } from '../answer.ts';
import { eventRef, ofType } from '../change-facts.ts';
import { changeTest } from './change-test.ts';

const day = 86_400_000;
const parameters = z.strictObject({
  /** The longest that one may hold, in days. */
  maxDays: z.number().positive(),
});

/** Each exception and each override of a freeze has an approver who did not ask for it, and an end. */
export const exceptionsApproved = changeTest({
  name: 'exceptions-approved',
  revision: 1,
  parameters,
  run: (facts, { maxDays }) => {
    if (facts.grants.length === 0) return notApplicable('It had no exception and no override.');
    const used = ofType(facts, 'change.exceptionGranted', 'change.freezeOverrideGranted').map((e) =>
      eventRef('granted', e),
    );
    for (const { what, rule, askedBy, grantedBy, grantedAt, endsAt } of facts.grants) {
      if (grantedBy === null || grantedAt === null)
        return fail(`An ${what} (${rule}) has no approver.`, used);
      if (grantedBy === askedBy) return fail(`Whoever asked for an ${what} (${rule}) granted it.`, used);
      if (grantedBy === facts.requester || grantedBy === facts.implementer)
        return fail(`Whoever had a hand in it granted an ${what} (${rule}).`, used);
      if (endsAt === null) return fail(`An ${what} (${rule}) has no end.`, used);
      if (endsAt.getTime() - grantedAt.getTime() > maxDays * day)
        return fail(`An ${what} (${rule}) holds longer than ${maxDays} days.`, used);
    }
    return pass('Each has an approver and an end.', used);
  },
});
