import { Injectable } from '@nestjs/common';
import type { ChangeInHand } from '#changes';
import type { Work } from '#platform/database';
import type { SourceCommit } from './domain/commit.ts';
import type { Deployment } from './domain/deployment.ts';
import type { Build } from './domain/records.ts';

/** A record that has just come in, or gone on; `hand` is the change it belongs to, or null. */
export interface Arrival<T> {
  readonly work: Work;
  readonly record: T;
  readonly hand: ChangeInHand | null;
}

type Listener<T> = (arrival: Arrival<T>) => Promise<void>;

/**
 * Where slices hang in that judge what comes from outside, in the transaction in which it is recorded. What has
 * happened has happened: a listener records what it finds, it does not refuse.
 */
@Injectable()
export class Arrivals {
  private readonly ofDeployments: Listener<Deployment>[] = [];
  private readonly ofCommits: Listener<SourceCommit>[] = [];
  private readonly ofBuilds: Listener<Build>[] = [];

  onDeployment(listener: Listener<Deployment>): void {
    this.ofDeployments.push(listener);
  }
  onCommit(listener: Listener<SourceCommit>): void {
    this.ofCommits.push(listener);
  }
  onBuild(listener: Listener<Build>): void {
    this.ofBuilds.push(listener);
  }

  async deployed(arrival: Arrival<Deployment>): Promise<void> {
    for (const listener of this.ofDeployments) await listener(arrival);
  }
  async committed(arrival: Arrival<SourceCommit>): Promise<void> {
    for (const listener of this.ofCommits) await listener(arrival);
  }
  async built(arrival: Arrival<Build>): Promise<void> {
    for (const listener of this.ofBuilds) await listener(arrival);
  }
}
