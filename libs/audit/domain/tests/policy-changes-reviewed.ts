import { z } from 'zod';
import { type Answer, fail, type FactRef, notApplicable, pass } from '../answer.ts';
import type { RulesActivated } from '../period-facts.ts';
import { type PeriodAnswer, periodTest } from './period-test.ts';

const parameters = z.strictObject({
  /** Whether rules that come with the folder of policies are reviewed where that folder is kept. */
  filesReviewedElsewhere: z.boolean(),
});

function judge(rules: RulesActivated, elsewhere: boolean): Answer {
  const used: FactRef[] =
    rules.event === null ? [] : [{ what: 'put into force', kind: 'event', id: rules.event }];
  const { source, version, proposedBy, activatedBy } = rules;
  if (source === 'RECOVERY')
    return fail('Put into force past everybody, by whoever holds the database.', used);
  if (source === 'FILES') {
    if (version === 1) return notApplicable('The rules that Gavel was set up with.', used);
    return elsewhere
      ? notApplicable('They came with the folder of policies, and are reviewed where it is kept.', used)
      : fail('They came with the folder of policies; nobody here reviewed them.', used);
  }
  if (activatedBy === null && rules.kind === 'approvalRules' && version === 1)
    return notApplicable('The rules that Gavel was set up with.', used);
  return proposedBy === null || activatedBy === null || proposedBy === activatedBy
    ? fail('Nobody but whoever proposed them looked at them.', used)
    : pass('Proposed by one person, put into force by another.', used);
}

/** Rules that came into force were put into force by somebody other than whoever proposed them. */
export const policyChangesReviewed = periodTest({
  name: 'policy-changes-reviewed',
  revision: 1,
  parameters,
  run: ({ rules }, { filesReviewedElsewhere }) =>
    rules.map((one): PeriodAnswer => {
      const what = one.kind === 'policySet' ? 'policies' : 'approval rules';
      return { subject: `${what}, version ${one.version}`, ...judge(one, filesReviewedElsewhere) };
    }),
});
