import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { GovernedCommands } from '#changes';
import { type Actor, type Id, type Json, type Outcome, problem, type Problem } from '#kernel';
import type { Work } from '#platform/database';
import { Integrations } from './data/integrations.ts';
import type { IntegrationRecord } from './domain/integration.ts';

/** A name of another system, and what it is in the catalogue. */
export interface PlaceInput {
  readonly name: string;
  /** Key of a service or environment; null: pass over. */
  readonly key?: string | null;
}

export interface KeptIntegration {
  readonly integration: IntegrationRecord;
  /** Told once, when it was made here. */
  readonly secret: string | null;
}

/** How commands on integrations run. */
@Injectable()
export class IntegrationCommands {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly integrations: Integrations,
    private readonly catalog: Catalog,
  ) {}

  /** @param input nothing secret */
  run(
    actor: Actor,
    { name, input, id }: { readonly name: string; readonly input: Json; readonly id?: Id },
    body: (work: Work) => Promise<Outcome<KeptIntegration>>,
  ): Promise<Outcome<KeptIntegration>> {
    const command = {
      name,
      input,
      ...(id === undefined ? {} : { subject: { type: 'integration', id } }),
      idOf: ({ integration }: KeptIntegration) => integration.id,
      reload: async (known: Id, work: Work) => ({
        integration: await this.integrations.byId(known, work.manager),
        secret: null,
      }),
    };
    return this.commands.run(actor, command, { action: 'manageIntegrations' }, body);
  }

  /** What stands against a mapping: names told twice, and keys that the catalogue does not have. */
  async faultsOf(
    services: readonly PlaceInput[],
    environments: readonly PlaceInput[],
  ): Promise<readonly Problem[]> {
    const keys = (list: readonly PlaceInput[]): string[] => list.flatMap(({ key }) => key ?? []);
    const [knownServices, knownEnvironments] = await Promise.all([
      this.catalog.servicesByKeys(keys(services)),
      this.catalog.environmentsByKeys(keys(environments)),
    ]);
    return [
      ...faults('services', services, (key) => key != null && knownServices.has(key)),
      ...faults('environments', environments, (key) => key == null || knownEnvironments.has(key)),
    ];
  }
}

function faults(
  field: 'services' | 'environments',
  list: readonly PlaceInput[],
  known: (key: string | null | undefined) => boolean,
): Problem[] {
  const names = list.map(({ name }) => name);
  return list.flatMap(({ name, key }, at) => {
    const path = ['input', field, String(at)];
    if (names.indexOf(name) !== at)
      return [problem('INVALID_INPUT', `The name ${name} is mapped twice.`, { path: [...path, 'name'] })];
    if (known(key)) return [];
    return [
      problem('INVALID_REFERENCE', `The catalogue has no such key: ${key ?? 'none is given'}.`, {
        path: [...path, 'key'],
        wayOut: 'Give the key of a service or environment of the catalogue.',
      }),
    ];
  });
}

/** A mapping as it is kept. */
export const tableOf = <T>(
  list: readonly { readonly name: string; readonly key?: T | null }[],
): Record<string, T | null> => Object.fromEntries(list.map(({ name, key }) => [name, key ?? null]));
