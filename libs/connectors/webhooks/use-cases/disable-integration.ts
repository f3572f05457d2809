import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, type Outcome } from '#kernel';
import { Integrations } from '../data/integrations.ts';
import { IntegrationCommands, type KeptIntegration } from '../integration-commands.ts';

/** Takes nothing more from a system, for good; what it told stays. Doing so again changes nothing. */
@Injectable()
export class DisableIntegration {
  constructor(
    private readonly commands: IntegrationCommands,
    private readonly integrations: Integrations,
  ) {}

  async execute(actor: Actor, id: Id): Promise<Outcome<KeptIntegration>> {
    const command = { name: 'disableIntegration', input: { id }, id };
    return this.commands.run(actor, command, async (work) => {
      const before = await this.integrations.byId(id, work.manager);
      if (before.disabledAt !== null) return done({ integration: before, secret: null });
      const integration = { ...before, disabledBy: actor.personId, disabledAt: work.now };
      await this.integrations.update(integration, work.manager);
      await this.integrations.endSecrets(id, work.now, work.now, work.manager);
      work.emit({
        ...{ type: 'integration.disabled', subjectType: 'integration', subjectId: id },
        data: { key: before.key, before: 'open', after: 'disabled' },
      });
      return done({ integration, secret: null });
    });
  }
}
