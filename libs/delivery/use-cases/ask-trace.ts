import { Inject, Injectable } from '@nestjs/common';
import { ReadChanges } from '#changes';
import { type Actor, type Clock, type Id, type Page, type PageArgs, pageRequest } from '#kernel';
import { CLOCK } from '#platform/database';
import { type Carried, traced, Traces } from '../data/traces.ts';
import type { Deployment } from '../domain/deployment.ts';
import { Recorder } from '../recorder.ts';

/** A place that a commit came to. */
export interface Whereabouts {
  readonly deployment: Deployment;
  readonly how: Carried;
  /** Whether it is what runs there now. */
  readonly stillRuns: boolean;
}

export interface SaidPlaces {
  readonly environment: string;
  readonly services?: readonly string[] | null;
}

/** Questions on what runs where, for those who may read changes. */
@Injectable()
export class AskTrace {
  constructor(
    private readonly traces: Traces,
    private readonly recorder: Recorder,
    private readonly read: ReadChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What is not in the catalogue runs nowhere. */
  async whatRuns(
    actor: Actor,
    { environment, services }: SaidPlaces,
    at: Date | null,
    page: PageArgs,
  ): Promise<Page<Deployment>> {
    this.read.mayList(actor);
    const environmentId = await this.recorder.environment(environment);
    const places = {
      environmentIds: typeof environmentId === 'string' ? [environmentId] : [],
      serviceIds: await this.servicesOf(services),
    };
    return this.deployments(await this.traces.running(places, at ?? this.clock.now(), pageRequest(page)));
  }

  /** Where a commit is or was: as far as it was told, for who is whose ancestor no source tells. */
  async whereIs(actor: Actor, sha: string): Promise<Whereabouts[]> {
    this.read.mayList(actor);
    const places = await this.traces.placesOf(sha);
    const found = await this.traces.byIds(
      traced.deployment,
      places.map(({ id }) => id),
    );
    const running = await this.running([...found.values()]);
    return places.flatMap(({ id, how }) => {
      const deployment = found.get(id);
      return deployment === undefined ? [] : [{ deployment, how, stillRuns: running.has(id) }];
    });
  }

  async neverDeployed(actor: Actor, services: readonly string[] | null, page: PageArgs): Promise<Page<Id>> {
    this.read.mayList(actor);
    return this.traces.neverDeployed(await this.servicesOf(services), pageRequest(page));
  }

  private async running(deployments: readonly Deployment[]): Promise<ReadonlySet<Id>> {
    const places = {
      environmentIds: [...new Set(deployments.map(({ environmentId }) => environmentId))],
      serviceIds: [...new Set(deployments.map(({ serviceId }) => serviceId))],
    };
    const all = { limit: mostPlaces, backward: false, cursor: null };
    return new Set((await this.traces.running(places, this.clock.now(), all)).nodes);
  }

  private async deployments({ nodes, ...page }: Page<Id>): Promise<Page<Deployment>> {
    const found = await this.traces.byIds(traced.deployment, nodes);
    return { ...page, nodes: nodes.flatMap((id) => found.get(id) ?? []) };
  }

  private async servicesOf(refs: readonly string[] | null | undefined): Promise<Id[] | null> {
    if (refs == null) return null;
    const found = await Promise.all(refs.map((ref) => this.recorder.service(ref)));
    return found.filter((id): id is string => typeof id === 'string');
  }
}

/** Services times environments times regions that one commit is looked for in. */
const mostPlaces = 10_000;
