import { Injectable } from '@nestjs/common';
import { type Actor, done, newId, type Outcome, problem, type Problem, refused } from '#kernel';
import { Accounts } from '#people';
import { Integrations } from '../data/integrations.ts';
import { integrationData, type IntegrationRecord, type VendorName } from '../domain/integration.ts';
import {
  IntegrationCommands,
  type KeptIntegration,
  type PlaceInput,
  tableOf,
} from '../integration-commands.ts';
import { faultOf, newSecret, Secrets } from '../secrets.ts';

export interface NewIntegration {
  readonly key: string;
  readonly name: string;
  readonly vendor: VendorName;
  /** User name of the service account in whose name facts are recorded. */
  readonly account: string;
  readonly services?: readonly PlaceInput[] | null;
  readonly environments?: readonly PlaceInput[] | null;
  /** Made here when left out. */
  readonly secret?: string | null;
}

/** Lets a system tell by webhook. A secret that is made here is told once. */
@Injectable()
export class CreateIntegration {
  constructor(
    private readonly commands: IntegrationCommands,
    private readonly integrations: Integrations,
    private readonly accounts: Accounts,
    private readonly secrets: Secrets,
  ) {}

  async execute(actor: Actor, { secret, ...input }: NewIntegration): Promise<Outcome<KeptIntegration>> {
    const [services, environments] = [input.services ?? [], input.environments ?? []];
    const places = { services: tableOf(services), environments: tableOf(environments) };
    const said = {
      key: input.key,
      name: input.name,
      vendor: input.vendor,
      account: input.account,
      ...places,
    };
    const command = {
      name: 'createIntegration',
      input: { ...said, secret: secret == null ? 'made' : 'given' },
    };
    return this.commands.run(actor, command, async (work) => {
      const account = (await this.accounts.byUsernames([input.account])).get(input.account.toLowerCase());
      const problems: (Problem | null)[] = [
        ...(await this.commands.faultsOf(services, environments)),
        account?.kind === 'service' && account.disabledAt === null ? null : noAccount,
        secret == null ? null : faultOf(input.vendor, secret),
      ];
      const faults = problems.filter((fault) => fault !== null);
      if (faults.length > 0 || account === undefined) return refused(...faults);
      const integration: IntegrationRecord = {
        ...{
          id: newId(),
          key: input.key,
          name: input.name.trim(),
          vendor: input.vendor,
          accountId: account.id,
        },
        services: places.services as Record<string, string>,
        environments: places.environments,
        ...{ createdBy: actor.personId ?? '', createdAt: work.now, disabledBy: null, disabledAt: null },
      };
      if (!(await this.integrations.insert(integration, work.manager))) return refused(taken);
      const made = secret == null ? newSecret(input.vendor) : null;
      await this.secrets.add(integration.id, secret ?? made ?? '', work);
      work.emit({
        ...{ type: 'integration.created', subjectType: 'integration', subjectId: integration.id },
        data: integrationData(integration),
      });
      return done({ integration, secret: made });
    });
  }
}

const noAccount = problem('INVALID_REFERENCE', 'There is no open service account of this name.', {
  path: ['input', 'account'],
  wayOut: 'Make one with createServiceAccount: facts are recorded in its owner’s name.',
});
const taken = problem('ALREADY_EXISTS', 'There is an integration of this key.', {
  path: ['input', 'key'],
  wayOut: 'Take another key.',
});
