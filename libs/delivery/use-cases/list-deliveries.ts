import { Injectable } from '@nestjs/common';
import { ChangeRefs, ReadChanges } from '#changes';
import { type Actor, type Page, type PageArgs, pageRequest } from '#kernel';
import { type CommitFilter, Commits } from '../data/commits.ts';
import { type DeploymentFilter, Deployments } from '../data/deployments.ts';
import type { SourceCommit } from '../domain/commit.ts';
import type { Deployment } from '../domain/deployment.ts';
import { Recorder } from '../recorder.ts';

/** A filter as callers give it: things by id, key or number. */
export interface SaidDeploymentFilter extends Omit<
  DeploymentFilter,
  'changeId' | 'serviceIds' | 'environmentIds'
> {
  readonly change?: string | null;
  readonly services?: readonly string[] | null;
  readonly environments?: readonly string[] | null;
}
export interface SaidCommitFilter extends Omit<CommitFilter, 'changeId'> {
  readonly change?: string | null;
}

/** Lists of what came in, for those who may read changes. */
@Injectable()
export class ListDeliveries {
  constructor(
    private readonly deploymentsData: Deployments,
    private readonly commitsData: Commits,
    private readonly refs: ChangeRefs,
    private readonly read: ReadChanges,
    private readonly recorder: Recorder,
  ) {}

  async deployments(actor: Actor, said: SaidDeploymentFilter, page: PageArgs): Promise<Page<Deployment>> {
    this.read.mayList(actor);
    const { change, services, environments, ...rest } = said;
    const filter = {
      ...rest,
      changeId: change == null ? null : await this.refs.resolve(change),
      serviceIds: services == null ? null : await known(services, (ref) => this.recorder.service(ref)),
      environmentIds:
        environments == null ? null : await known(environments, (ref) => this.recorder.environment(ref)),
    };
    return this.deploymentsData.list(filter, pageRequest(page));
  }

  async commits(actor: Actor, said: SaidCommitFilter, page: PageArgs): Promise<Page<SourceCommit>> {
    this.read.mayList(actor);
    const { change, ...rest } = said;
    const changeId = change == null ? null : await this.refs.resolve(change);
    return this.commitsData.list({ ...rest, changeId }, pageRequest(page));
  }
}

/** What is not in the catalogue matches nothing. */
async function known(refs: readonly string[], find: (ref: string) => Promise<unknown>): Promise<string[]> {
  const found = await Promise.all(refs.map(find));
  return found.filter((id): id is string => typeof id === 'string');
}
