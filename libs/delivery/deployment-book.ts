import { Injectable } from '@nestjs/common';
import { type ChangeInHand, ChangeRefs, type ChangeState, openStates } from '#changes';
import {
  type Actor,
  done,
  type Id,
  type Json,
  newId,
  type Outcome,
  problem,
  type Problem,
  refused,
} from '#kernel';
import type { Work } from '#platform/database';
import { Arrivals } from './arrivals.ts';
import { Deployments } from './data/deployments.ts';
import { DeliveryCommands } from './delivery-commands.ts';
import {
  coveringChange,
  type Deployment,
  deploymentData,
  type DeploymentTold,
  fingerprintOf,
} from './domain/deployment.ts';
import type { FactOf } from './domain/fact.ts';
import { adds, mergeDeployment } from './domain/merge.ts';
import { Recorder } from './recorder.ts';
import { known, recorded, type Told } from './told.ts';

const maybeMeant: readonly ChangeState[] = openStates.filter((state) => state !== 'DRAFT');

/** Keeps what is told of deployments: one record for each, which goes on as more is told. */
@Injectable()
export class DeploymentBook {
  constructor(
    private readonly commands: DeliveryCommands,
    private readonly deployments: Deployments,
    private readonly arrivals: Arrivals,
    private readonly recorder: Recorder,
    private readonly refs: ChangeRefs,
  ) {}

  async tell(actor: Actor, fact: FactOf<'deployment'>): Promise<Outcome<Told<Deployment>>> {
    const [service, environment] = await Promise.all([
      this.recorder.service(fact.service),
      this.recorder.environment(fact.environment),
    ]);
    const unknown = [service, environment].filter((found): found is Problem => typeof found !== 'string');
    if (typeof service !== 'string' || typeof environment !== 'string') return refused(...unknown);
    if (fact.finishedAt !== null && fact.finishedAt < fact.startedAt) return refused(endsBeforeStart);
    const named = fact.changeNamed == null ? null : await this.refs.resolve(fact.changeNamed);
    const told: DeploymentTold = {
      ...toldIn(fact),
      serviceId: service,
      environmentId: environment,
      changeId: named,
    };
    const first = await this.deployments.bySource(told.source, told.externalId);
    if (first === null)
      return this.record(actor, fact, { ...told, changeId: named ?? (await this.covering(told)) });
    const { value, contradicts } = mergeDeployment(first, told);
    if (contradicts.length > 0) return refused(otherStory);
    return adds(first, value)
      ? this.record(actor, fact, { ...told, changeId: value.changeId })
      : done(known(first));
  }

  private async covering(told: DeploymentTold): Promise<Id | null> {
    const candidates = await this.deployments.candidates(told.serviceId, told.environmentId, maybeMeant);
    return coveringChange(candidates, told.artifactDigest);
  }

  private async record(
    actor: Actor,
    fact: FactOf<'deployment'>,
    told: DeploymentTold,
  ): Promise<Outcome<Told<Deployment>>> {
    const input = JSON.parse(JSON.stringify(fact)) as Json;
    const id = newId();
    const taken = { wrote: false };
    const command = { name: 'recordDeployment' as const, changeId: told.changeId, input, id };
    const outcome = await this.commands.run(actor, command, async (work, hand) => {
      await this.deployments.takeTurns(`${told.source} ${told.externalId}`, work.manager);
      const kept = await this.deployments.bySource(told.source, told.externalId, work.manager);
      if (kept === null) {
        const by = { recordedBy: actor.personId ?? '', recordedAccount: actor.accountId ?? '' };
        const record = { ...told, ...by, id, fingerprint: fingerprintOf(input), recordedAt: work.now };
        await this.deployments.insert(record, work.manager);
        await this.announce(work, hand, record, 'Recorded');
        taken.wrote = true;
        return [];
      }
      const { value, contradicts } = mergeDeployment(kept, told);
      if (contradicts.length > 0) return [otherStory];
      if (!adds(kept, value)) return [];
      const record = { ...kept, ...value };
      await this.deployments.goOn(record, work.manager);
      await this.announce(work, hand, record, 'WentOn');
      taken.wrote = true;
      return [];
    });
    if (!outcome.ok) return outcome;
    const kept = (await this.deployments.bySource(told.source, told.externalId)) as Deployment;
    return done(taken.wrote ? recorded(kept) : known(kept));
  }

  private async announce(
    work: Work,
    hand: ChangeInHand | null,
    record: Deployment,
    what: 'Recorded' | 'WentOn',
  ): Promise<void> {
    const { deployerIssuer, deployerSubject, startedAt } = record;
    const by = await this.deployments.personOf(deployerIssuer, deployerSubject, startedAt, work.manager);
    const data = { ...deploymentData(record), deployer: by };
    hand?.forgetFacts();
    if (hand === null) {
      const type = what === 'Recorded' ? 'deployment.recorded' : 'deployment.wentOn';
      work.emit({ type, subjectType: 'deployment', subjectId: record.id, data });
    } else await hand.emit(`change.deployment${what}`, data);
    await this.arrivals.deployed({ work, record, hand });
  }
}

const toldIn = (
  fact: FactOf<'deployment'>,
): Omit<DeploymentTold, 'serviceId' | 'environmentId' | 'changeId'> => ({
  source: fact.source,
  externalId: fact.externalId,
  region: fact.region,
  artifactDigest: fact.artifact,
  commitSha: fact.commit,
  deployerIssuer: fact.deployer.issuer,
  deployerSubject: fact.deployer.subject,
  startedAt: fact.startedAt,
  finishedAt: fact.finishedAt,
  succeededAt: fact.outcome === 'SUCCEEDED' ? (fact.finishedAt ?? fact.startedAt) : null,
  outcome: fact.outcome,
  url: fact.url,
});

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
