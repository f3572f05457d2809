import { z } from 'zod';
import { fail, notApplicable, pass } from '../answer.ts';
import { begunAt, eventRef, ofType, valueAt } from '../change-facts.ts';
import { changeTest, notBegun } from './change-test.ts';

const parameters = z.strictObject({
  types: z.array(z.string()).min(1),
  /** Kinds of change that may say it later, but have to before they close. */
  laterFor: z.array(z.string()),
});

/** How to go back was written down before work began. */
export const backoutPlan = changeTest({
  name: 'backout-plan',
  revision: 1,
  parameters,
  run: (facts, { types, laterFor }) => {
    const begun = begunAt(facts);
    if (begun === null) return notApplicable(notBegun);
    if (!types.includes(facts.type))
      return notApplicable('Changes of this kind need no back-out plan of their own.');
    const edits = ofType(facts, 'change.edited').filter((event) =>
      event.data.fields?.some(({ field }) => field === 'backoutPlan'),
    );
    const used = [
      eventRef('filed', ofType(facts, 'change.filed')[0]),
      ...edits.map((edit) => eventRef('an edit of the plan', edit)),
      eventRef('work began', ofType(facts, 'change.implementationStarted')[0]),
    ];
    const later = laterFor.includes(facts.type);
    if (later && facts.state !== 'CLOSED')
      return notApplicable('It may be written down until the change closes.', used);
    const plan = later ? facts.backoutPlan : valueAt(facts, 'backoutPlan', begun, facts.backoutPlan);
    if (typeof plan === 'string' && plan.trim() !== '')
      return pass(later ? 'It was there when the change closed.' : 'It was there before work began.', used);
    return fail(later ? 'The change closed without one.' : 'Work began without one.', used);
  },
});
