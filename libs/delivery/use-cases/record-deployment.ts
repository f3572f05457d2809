import { Injectable } from '@nestjs/common';
import { type ChangeInHand, ChangeRefs, type ChangeState, openStates } from '#changes';
import { type Actor, done, type Id, newId, type Outcome, problem, type Problem, refused } from '#kernel';
import { identityOf, type IdentityRef, identityText } from '#people';
import type { Work } from '#platform/database';
import { Arrivals } from '../arrivals.ts';
import { Deployments } from '../data/deployments.ts';
import { DeliveryCommands } from '../delivery-commands.ts';
import {
  coveringChange,
  type Deployment,
  deploymentData,
  type DeploymentOutcome,
  fingerprintOf,
} from '../domain/deployment.ts';
import { Recorder } from '../recorder.ts';

export interface DeploymentInput {
  readonly source: string;
  readonly externalId: string;
  /** Global id or key. */
  readonly service: string;
  readonly environment: string;
  /** Number or id of the change; found by service, environment and artifact when left out. */
  readonly change?: string | null;
  readonly artifact?: string | null;
  readonly commit?: string | null;
  /** An identity as in `https://github.com|octocat`; the caller when left out. */
  readonly deployer?: string | null;
  readonly startedAt: Date;
  readonly finishedAt?: Date | null;
  readonly outcome: DeploymentOutcome;
  readonly url?: string | null;
}

const maybeMeant: readonly ChangeState[] = openStates.filter((state) => state !== 'DRAFT');

/** Writes down that something was deployed. It is not refused for being wrong: what is wrong about it is found out. */
@Injectable()
export class RecordDeployment {
  constructor(
    private readonly commands: DeliveryCommands,
    private readonly deployments: Deployments,
    private readonly arrivals: Arrivals,
    private readonly recorder: Recorder,
    private readonly refs: ChangeRefs,
  ) {}

  async execute(actor: Actor, input: DeploymentInput): Promise<Outcome<Deployment>> {
    const [service, environment] = await Promise.all([
      this.recorder.service(input.service),
      this.recorder.environment(input.environment),
    ]);
    const unknown = [service, environment].filter((found): found is Problem => typeof found !== 'string');
    if (typeof service !== 'string' || typeof environment !== 'string') return refused(...unknown);
    if (input.finishedAt != null && input.finishedAt < input.startedAt) return refused(endsBeforeStart);
    const deployer = identityOf(input.deployer) ?? (await this.recorder.self(actor));
    const said = JSON.parse(JSON.stringify({ ...input, deployer: identityText(deployer) })) as object;
    const fingerprint = fingerprintOf({ ...said });
    const first = await this.deployments.bySource(input.source, input.externalId);
    if (first !== null) return first.fingerprint === fingerprint ? done(first) : refused(otherStory);
    const id = newId();
    const changeId = await this.changeOf(input, service, environment);
    const where = { id, fingerprint, changeId, serviceId: service, environmentId: environment };
    const command = { name: 'recordDeployment' as const, changeId, input: { ...said }, id };
    const outcome = await this.commands.run(actor, command, (work, hand) =>
      this.take(work, hand, input, { ...where, deployer }),
    );
    if (!outcome.ok) return outcome;
    const kept = await this.deployments.bySource(input.source, input.externalId);
    return kept?.fingerprint === fingerprint ? done(kept) : refused(otherStory);
  }

  private async changeOf(input: DeploymentInput, serviceId: Id, environmentId: Id): Promise<Id | null> {
    if (input.change != null) return this.refs.resolve(input.change);
    const candidates = await this.deployments.candidates(serviceId, environmentId, maybeMeant);
    return coveringChange(candidates, input.artifact ?? null);
  }

  private async take(
    work: Work,
    hand: ChangeInHand | null,
    input: DeploymentInput,
    told: Pick<Deployment, 'id' | 'fingerprint' | 'changeId' | 'serviceId' | 'environmentId'> & {
      readonly deployer: IdentityRef;
    },
  ): Promise<void> {
    const { manager, actor, now } = work;
    const { deployer, ...where } = told;
    await this.deployments.takeTurns(`${input.source} ${input.externalId}`, manager);
    if ((await this.deployments.bySource(input.source, input.externalId, manager)) !== null) return;
    const record: Deployment = {
      ...where,
      source: input.source,
      externalId: input.externalId,
      artifactDigest: input.artifact ?? null,
      commitSha: input.commit ?? null,
      deployerIssuer: deployer.issuer,
      deployerSubject: deployer.subject,
      startedAt: input.startedAt,
      finishedAt: input.finishedAt ?? null,
      outcome: input.outcome,
      url: input.url ?? null,
      recordedBy: actor.personId ?? '',
      recordedAccount: actor.accountId ?? '',
      recordedAt: now,
    };
    await this.deployments.insert(record, manager);
    const by = await this.deployments.personOf(deployer.issuer, deployer.subject, record.startedAt, manager);
    const data = { ...deploymentData(record), deployer: by };
    hand?.forgetFacts();
    if (hand === null)
      work.emit({ type: 'deployment.recorded', subjectType: 'deployment', subjectId: record.id, data });
    else await hand.emit('change.deploymentRecorded', data);
    await this.arrivals.deployed({ work, record, hand });
  }
}

const endsBeforeStart = problem('INVALID_INPUT', 'The deployment ends before it begins.', {
  path: ['input', 'finishedAt'],
  wayOut: 'Give an end after startedAt.',
});

const otherStory = problem(
  'ALREADY_EXISTS',
  'This source told of a deployment under the same id, and it was another one.',
  {
    path: ['input', 'externalId'],
    rule: 'deployment-told-once',
    wayOut: 'What is on record stays. Send what is new under an id of its own.',
  },
);
