import { Injectable } from '@nestjs/common';
import { type Actor, done, type Outcome } from '#kernel';
import { identityOf, identityText } from '#people';
import { DeploymentBook } from '../deployment-book.ts';
import type { Deployment, DeploymentOutcome } from '../domain/deployment.ts';
import { Recorder } from '../recorder.ts';

export interface DeploymentInput {
  readonly source: string;
  readonly externalId: string;
  /** Global id or key. */
  readonly service: string;
  readonly environment: string;
  readonly region?: string | null;
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

/** Writes down that something was deployed. It is not refused for being wrong: what is wrong about it is found out. */
@Injectable()
export class RecordDeployment {
  constructor(
    private readonly book: DeploymentBook,
    private readonly recorder: Recorder,
  ) {}

  async execute(actor: Actor, input: DeploymentInput): Promise<Outcome<Deployment>> {
    const { change, deployer, region, artifact, commit, finishedAt, url, ...rest } = input;
    const identity = identityOf(deployer) ?? (await this.recorder.self(actor));
    const outcome = await this.book.tell(actor, {
      ...rest,
      kind: 'deployment',
      region: region ?? null,
      artifact: artifact ?? null,
      commit: commit ?? null,
      deployer: { ...identity, said: deployer ?? identityText(identity) },
      finishedAt: finishedAt ?? null,
      url: url ?? null,
      changeNamed: change,
    });
    return outcome.ok ? done(outcome.value.record) : outcome;
  }
}
