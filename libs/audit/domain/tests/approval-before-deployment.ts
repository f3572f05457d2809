import { z } from 'zod';
import { type Answer, fail, type FactRef, notApplicable, pass } from '../answer.ts';
import {
  begunAt,
  type ChangeFacts,
  contentAt,
  type DeployedFact,
  deploymentRef,
  eventRef,
  ofType,
  standingAt,
  valueAt,
} from '../change-facts.ts';
import { changeTest, notBegun } from './change-test.ts';

const parameters = z.strictObject({
  /** Whether what was deployed has to be named, by digest, in the content that was approved. */
  artifactNamed: z.boolean(),
});

/** An approval that is in force at a time on the content of that time, with what shows it; null when there is none. */
function approvalAt(facts: ChangeFacts, at: Date): readonly (FactRef | null)[] | null {
  const content = contentAt(facts, at);
  const fits = (digest: string | undefined): boolean => content.digest === null || digest === content.digest;
  const revised = eventRef(
    'the content',
    ofType(facts, 'change.revised').findLast((event) => event.at <= at),
  );
  const lastEdit = ofType(facts, 'change.revised').findLast((event) => event.at <= at)?.at ?? new Date(0);
  const byPolicy = ofType(facts, 'change.preauthorized').findLast(
    (event) => event.at <= at && event.at >= lastEdit && fits(event.data.digest),
  );
  if (byPolicy !== undefined) return [eventRef('approved by policy', byPolicy), revised];
  for (const round of facts.rounds) {
    if (round.purpose !== 'authorization' || round.revision !== content.revision || !fits(round.digest))
      continue;
    const ofRound = facts.events.filter((event) => event.data.round === round.id && event.at <= at);
    const approved = ofRound.findLast((event) => event.type === 'change.approved');
    const voided = ofRound.findLast((event) => event.type === 'change.approvalsVoided');
    const votes = standingAt(round, at).filter((vote) => vote.digest === round.digest);
    if (approved === undefined || (voided !== undefined && voided.at >= approved.at) || votes.length === 0)
      continue;
    const ballots = votes.map(({ id }): FactRef => ({ what: 'a vote that approves', kind: 'vote', id }));
    return [eventRef('approved', approved), ...ballots, revised];
  }
  return null;
}

/** Digests of the artifacts that the content named at a time. */
function artifactsAt(facts: ChangeFacts, at: Date): readonly string[] {
  const value = valueAt(facts, 'artifacts', at, null);
  if (!Array.isArray(value)) return facts.artifacts;
  return value.flatMap((one: unknown) => {
    const digest = (one as { digest?: unknown } | null)?.digest;
    return typeof digest === 'string' ? [digest] : [];
  });
}

function judgeDeployment(facts: ChangeFacts, deployment: DeployedFact, named: boolean): Answer {
  const { at, artifact } = deployment;
  const told = deploymentRef(deployment);
  const approval = approvalAt(facts, at);
  if (approval === null)
    return fail('It was deployed without an approval in force on what it said then.', [told]);
  const listed = artifactsAt(facts, at);
  if (artifact !== null && !listed.includes(artifact) && (named || listed.length > 0))
    return fail('What was deployed is not what was approved: its digest is not in the approved content.', [
      told,
      ...approval,
    ]);
  return pass('Approved, in force, on what was deployed.', [told, ...approval]);
}

/** Each production deployment had an approval in force, on the content of that time, with the artifact in it. */
export const approvalBeforeDeployment = changeTest({
  name: 'approval-before-deployment',
  revision: 1,
  parameters,
  run: (facts, { artifactNamed }) => {
    const begun = begunAt(facts);
    if (begun === null) return notApplicable(notBegun);
    const before = approvalAt(facts, begun);
    if (facts.type === 'EMERGENCY' && before === null)
      return notApplicable('An emergency that began before approval is ratified afterwards.');
    if (facts.deployments.length === 0)
      return before === null
        ? fail('Work began without an approval in force on what it said then.', [
            eventRef('work began', ofType(facts, 'change.implementationStarted')[0]),
          ])
        : pass('Approved before work began; nothing was told to be deployed.', before);
    const answers = facts.deployments.map((one) => judgeDeployment(facts, one, artifactNamed));
    const failed = answers.find(({ verdict }) => verdict === 'fail');
    return failed ?? pass('Each deployment was approved before, on what was deployed.', uniqueFacts(answers));
  },
  withoutChange: ({ id, told }) =>
    fail('It was deployed into production and belongs to no change.', [
      told === null
        ? { what: 'the deployment', kind: 'deployment', id }
        : { what: 'the deployment, as it was told', kind: 'event', id: told },
    ]),
});

const uniqueFacts = (answers: readonly Answer[]): FactRef[] => [
  ...new Map(answers.flatMap(({ facts }) => facts).map((fact) => [`${fact.kind} ${fact.id}`, fact])).values(),
];
