import { z } from 'zod';
import { fail, type FactRef, notApplicable, pass } from '../answer.ts';
import { changeTest } from './change-test.ts';

const parameters = z.strictObject({
  /** For so long after it was attached evidence may wait to become a leaf of the log. */
  loggedWithinMinutes: z.number().positive(),
});

/** Evidence is what it was when it was attached, as the log has it, and it is still there. */
export const evidenceUnaltered = changeTest({
  name: 'evidence-unaltered',
  revision: 1,
  parameters,
  run: ({ evidence }, { loggedWithinMinutes }, now) => {
    if (evidence.length === 0) return notApplicable('It has no evidence.');
    const used = evidence.map(({ id, name }): FactRef => ({ what: name, kind: 'evidence', id }));
    let until: Date | undefined;
    for (const { name, digest, logged, kept, at } of evidence) {
      if (logged !== null && logged !== digest)
        return fail(`${name} is not what the log says that was attached.`, used);
      if (!kept) return fail(`${name} is not kept.`, used);
      const limit = new Date(at.getTime() + loggedWithinMinutes * 60_000);
      if (logged === null && limit <= now) return fail(`${name} is not in the log.`, used);
      if (logged === null) until = limit;
    }
    return until === undefined
      ? pass('All of it is what the log says, and is kept.', used)
      : notApplicable('Some of it waits to be logged.', used, until);
  },
});
