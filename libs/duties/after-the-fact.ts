import { Injectable, type OnModuleInit } from '@nestjs/common';
import { changeNumber, type ChangeRecord, type Facts, openStates } from '#changes';
import { type Arrival, type Build, type Deployment, type SourceCommit } from '#delivery';
import { type IdentityRef, identityText } from '#people';
import type { Work } from '#platform/database';
import { Past } from './data/past.ts';
import { findingsOf } from './domain/findings.ts';
import { codeHats } from './domain/hats.ts';
import { isKnownPipeline } from './domain/pipelines.ts';
import { reviewLookTopic } from './domain/unreviewed.ts';
import { Independence } from './independence.ts';
import { RecordViolation } from './record-violation.ts';
import { Sources } from './sources.ts';
import { DutySettings } from './settings.ts';

/**
 * What comes from outside cannot be refused, for it has happened: what breaks a rule becomes a violation, in the
 * transaction in which it is recorded, or when it comes to light whose hand it was.
 */
@Injectable()
export class AfterTheFact implements OnModuleInit {
  constructor(
    private readonly sources: Sources,
    private readonly past: Past,
    private readonly independence: Independence,
    private readonly violations: RecordViolation,
    private readonly settings: DutySettings,
  ) {}

  onModuleInit(): void {
    this.sources.arrivals.onDeployment((arrival) => this.deployed(arrival));
    this.sources.arrivals.onCommit((arrival) => this.committed(arrival));
    this.sources.arrivals.onBuild((arrival) => this.built(arrival));
    this.sources.identities.listen((work, identities) => this.identified(work, identities));
  }

  private async deployed({ work, record, hand }: Arrival<Deployment>): Promise<void> {
    const { manager, now } = work;
    const deployer = { issuer: record.deployerIssuer, subject: record.deployerSubject };
    const startedAt = record.startedAt > now ? now : record.startedAt;
    const kinds = this.settings.violations.watchedEnvironments;
    const deployerPerson = await this.past.personOf(deployer, startedAt, manager);
    const watched = await this.past.isWatched(record.environmentId, kinds, manager);
    if (watched && record.succeededAt !== null) {
      const dueAt = new Date(now.getTime() + this.settings.trace.reviewToldWithinMinutes * 60_000);
      work.enqueue({ topic: reviewLookTopic, key: record.id, payload: {}, dueAt });
    }
    const findings = findingsOf({
      id: record.id,
      artifactDigest: record.artifactDigest,
      startedAt,
      deployer: identityText(deployer),
      deployerPerson,
      watched,
      change:
        hand === null
          ? null
          : {
              number: changeNumber(hand.change.number),
              stateThen: await this.past.stateAt(hand.change.id, startedAt, manager),
              artifacts: hand.change.artifacts,
            },
    });
    if (hand === null) {
      const subject = { type: 'deployment', id: record.id, serviceIds: [record.serviceId] } as const;
      for (const finding of findings) await this.violations.recordElsewhere(work, subject, finding);
      return;
    }
    const breaches = this.independence.breaches(hand.change, await hand.facts(), deployerPerson);
    for (const finding of [...findings, ...breaches]) await this.violations.record(hand, finding);
  }

  private async committed({ record, hand }: Arrival<SourceCommit>): Promise<void> {
    if (hand === null) return;
    const facts = await hand.facts();
    const unknown = record.hands.filter(
      (h) => codeHats.has(h.hat) && facts.unresolvedAuthors.includes(identityText(h)),
    );
    for (const { hat, said, ...identity } of unknown)
      await this.violations.record(hand, {
        rule: 'unknown-author',
        occurrence: `${record.sha} ${hat} ${identityText(identity)}`,
        description: `${said} is ${hat} of commit ${record.sha} in ${record.repository} and nobody known here.`,
        persons: [],
        dueAt: null,
      });
    for (const finding of this.independence.breaches(hand.change, facts, null))
      await this.violations.record(hand, finding);
  }

  private async built({ work, record }: Arrival<Build>): Promise<void> {
    const { pipeline, run, id } = record;
    const { knownPipelines } = this.settings.trace;
    if (knownPipelines === null || isKnownPipeline(pipeline, knownPipelines)) return;
    const subject = { type: 'build', id, serviceIds: [] } as const;
    await this.violations.recordElsewhere(work, subject, {
      rule: 'build-from-unknown-pipeline',
      occurrence: id,
      description: `Run ${run} was built by ${pipeline}, which is none of the known pipelines.`,
      persons: [],
      dueAt: null,
    });
  }

  /** Identities have come to belong to somebody: votes and deployments of long ago may turn out to be one person's. */
  private async identified(work: Work, identities: readonly IdentityRef[]): Promise<void> {
    const ids = await this.past.changesOf(identities, openStates, work.manager);
    const changes = [...(await this.sources.changes.byIds(ids, work.manager)).values()];
    const facts = await this.sources.rules.factsOf(changes, work.manager);
    for (const change of changes) await this.look(work, change, facts.get(change.id));
  }

  private async look(work: Work, change: ChangeRecord, facts: Facts | undefined): Promise<void> {
    if (facts === undefined) return;
    const deployers = facts.deployers.length === 0 ? [null] : facts.deployers;
    for (const deployer of deployers)
      for (const finding of this.independence.breaches(change, facts, deployer))
        await this.violations.recordOnChange(work, change, finding);
  }
}
