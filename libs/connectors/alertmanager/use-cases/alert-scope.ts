import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { done, type Outcome, pageRequest, problem, refused } from '#kernel';
import { valuesOf } from '../domain/mapping.ts';
import type { AlertNotification } from '../domain/notification.ts';

export interface Scope {
  /** Keys of the catalogue. */
  readonly services: readonly string[];
  readonly environments: readonly string[];
}

/** What an alert group touches, by its labels: `service` is a key of the catalogue, `environment` or `env` another. */
@Injectable()
export class AlertScope {
  constructor(private readonly catalog: Catalog) {}

  async of(notification: AlertNotification): Promise<Outcome<Scope>> {
    const services = valuesOf(notification, 'service');
    const known = await this.catalog.servicesByKeys(services);
    const live = services.filter((key) => known.get(key)?.active === true);
    if (live.length === 0) return refused(unknownService(services));
    const environments = await this.environmentsOf(notification);
    return environments.length === 0 ? refused(noEnvironment) : done({ services: live, environments });
  }

  /** As labelled; without a label that the catalogue knows, the first production environment by name. */
  private async environmentsOf(notification: AlertNotification): Promise<string[]> {
    const named = valuesOf(notification, 'environment', 'env');
    const known = await this.catalog.environmentsByKeys(named);
    const live = named.filter((key) => known.get(key)?.active === true);
    if (live.length > 0) return live;
    const production = await this.catalog.environments(
      { kind: 'production', active: true },
      pageRequest({ first: 1 }),
    );
    return production.nodes.map((environment) => environment.key);
  }
}

const unknownService = (named: readonly string[]) =>
  problem(
    'INVALID_REFERENCE',
    named.length === 0
      ? 'The alerts have no label "service".'
      : `The catalogue has no active service ${named
          .slice(0, 5)
          .map((key) => `"${key.slice(0, 100)}"`)
          .join(', ')}.`,
    {
      path: ['commonLabels', 'service'],
      wayOut:
        'Give the alerting rule a label "service" with the key of a service in the catalogue, and best also "environment" with the key of an environment.',
    },
  );

const noEnvironment = problem(
  'INVALID_REFERENCE',
  'The catalogue has no production environment to fall back on.',
  {
    path: ['commonLabels', 'environment'],
    wayOut: 'Give the alerting rule a label "environment" with the key of an environment in the catalogue.',
  },
);
