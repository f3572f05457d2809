import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, type Outcome, refused } from '#kernel';
import { Integrations } from '../data/integrations.ts';
import { integrationData } from '../domain/integration.ts';
import { ended } from '../ended.ts';
import {
  IntegrationCommands,
  type KeptIntegration,
  type PlaceInput,
  tableOf,
} from '../integration-commands.ts';

export interface IntegrationEdit {
  readonly name?: string | null;
  /** The whole mapping; what is left out stays as it is. */
  readonly services?: readonly PlaceInput[] | null;
  readonly environments?: readonly PlaceInput[] | null;
}

/** Renames an integration, or says what its names stand for. What was read before stays as it was recorded. */
@Injectable()
export class UpdateIntegration {
  constructor(
    private readonly commands: IntegrationCommands,
    private readonly integrations: Integrations,
  ) {}

  async execute(actor: Actor, id: Id, edit: IntegrationEdit): Promise<Outcome<KeptIntegration>> {
    const { name, services, environments } = edit;
    const said = {
      ...(name == null ? {} : { name: name.trim() }),
      ...(services == null ? {} : { services: tableOf(services) as Record<string, string> }),
      ...(environments == null ? {} : { environments: tableOf(environments) }),
    };
    const command = { name: 'updateIntegration', input: { id, ...said }, id };
    return this.commands.run(actor, command, async (work) => {
      const before = await this.integrations.byId(id, work.manager);
      if (before.disabledAt !== null) return refused(ended);
      const faults = await this.commands.faultsOf(services ?? [], environments ?? []);
      if (faults.length > 0) return refused(...faults);
      const integration = { ...before, ...said };
      await this.integrations.update(integration, work.manager);
      work.emit({
        ...{ type: 'integration.updated', subjectType: 'integration', subjectId: id },
        data: { ...integrationData(integration), before: integrationData(before) },
      });
      return done({ integration, secret: null });
    });
  }
}
