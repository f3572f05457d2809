import { z } from 'zod';
import { fail, type FactRef, notApplicable, pass } from '../answer.ts';
import { begunAt, type ChangeFacts, deploymentRef, eventRef, ofType } from '../change-facts.ts';
import { changeTest, notBegun } from './change-test.ts';

const parameters = z.strictObject({
  /** Kinds of evidence that are reports of tests. */
  kinds: z.array(z.string()).min(1),
  /** Kinds of change that need them. */
  types: z.array(z.string()).min(1),
});

interface Tested {
  readonly at: Date;
  readonly verdict: string;
  readonly shown: FactRef | null;
}

/** Reports and runs of tests before a time, the oldest first. */
function testedBefore(
  facts: ChangeFacts,
  kinds: readonly string[],
  at: Date,
  deployment: string | null,
): Tested[] {
  const reports = facts.evidence
    .filter((one) => kinds.includes(one.kind))
    .map(({ id, name, verdict, at: when }): Tested => {
      return { at: when, verdict, shown: { what: `report ${name}`, kind: 'evidence', id } };
    });
  const runs = facts.tests
    .filter((run) => run.deployment === deployment)
    .map((run): Tested => ({ at: run.at, verdict: run.verdict, shown: null }));
  return [...reports, ...runs].filter((one) => one.at <= at).sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Before each production deployment tests had passed, and the last ones had not failed. */
export const testsBeforeDeployment = changeTest({
  name: 'tests-before-deployment',
  revision: 1,
  parameters,
  run: (facts, { kinds, types }) => {
    const begun = begunAt(facts);
    if (begun === null) return notApplicable(notBegun);
    if (!types.includes(facts.type)) return notApplicable('Changes of this kind need no tests before.');
    const started = eventRef('work began', ofType(facts, 'change.implementationStarted')[0]);
    const moments =
      facts.deployments.length === 0
        ? [{ at: begun, id: null, shown: started }]
        : facts.deployments.map((one) => ({ at: one.at, id: one.id, shown: deploymentRef(one) }));
    const used: (FactRef | null)[] = [];
    for (const { at, id, shown } of moments) {
      const tested = testedBefore(facts, kinds, at, id).filter(({ verdict }) => verdict !== 'UNKNOWN');
      const last = tested.at(-1);
      used.push(shown, ...tested.map((one) => one.shown));
      if (last === undefined) return fail('No tests had passed before.', used);
      if (last.verdict === 'FAILED') return fail('The last tests before had failed.', used);
    }
    return pass('Tests had passed before.', [...new Map(used.map((fact) => [fact?.id, fact])).values()]);
  },
});
