import { z } from 'zod';
import { fail, notApplicable, pass } from '../answer.ts';
import { begunAt, eventRef, ofType } from '../change-facts.ts';
import { changeTest, notBegun } from './change-test.ts';

/** The change was asked for, and handed in, before anybody worked on it. */
export const requestBeforeWork = changeTest({
  name: 'request-before-work',
  revision: 1,
  parameters: z.strictObject({}),
  run: (facts) => {
    const begun = begunAt(facts);
    if (begun === null) return notApplicable(notBegun);
    const filed = ofType(facts, 'change.filed')[0];
    const submitted = ofType(facts, 'change.submitted')[0];
    const started = ofType(facts, 'change.implementationStarted')[0];
    const used = [
      eventRef('filed', filed),
      eventRef('handed in', submitted),
      eventRef('work began', started),
    ];
    if (filed === undefined) return fail('No event tells that it was filed.', used);
    if (filed.at > begun) return fail('Work began before it was filed.', used);
    if (submitted === undefined) return fail('Work began, and it was never handed in.', used);
    return submitted.at > begun
      ? fail('Work began before it was handed in.', used)
      : pass('It was filed and handed in before work began.', used);
  },
});
