import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, type Outcome, refused } from '#kernel';
import { Integrations } from '../data/integrations.ts';
import { ended } from '../ended.ts';
import { IntegrationCommands, type KeptIntegration } from '../integration-commands.ts';
import { faultOf, newSecret, Secrets } from '../secrets.ts';

export interface Rotation {
  /** Made here when left out. */
  readonly secret?: string | null;
  /** For so long the old one holds as well: a day unless said, none to end it at once. */
  readonly overlapHours?: number | null;
}

/** Puts a new secret in the old one's place; both hold until the other system has the new one. */
@Injectable()
export class RotateSecret {
  constructor(
    private readonly commands: IntegrationCommands,
    private readonly integrations: Integrations,
    private readonly secrets: Secrets,
  ) {}

  async execute(actor: Actor, id: Id, { secret, overlapHours }: Rotation): Promise<Outcome<KeptIntegration>> {
    const hours = overlapHours ?? 24;
    const input = { id, hours, secret: secret == null ? 'made' : 'given' };
    return this.commands.run(actor, { name: 'rotateIntegrationSecret', input, id }, async (work) => {
      const integration = await this.integrations.byId(id, work.manager);
      if (integration.disabledAt !== null) return refused(ended);
      const fault = secret == null ? null : faultOf(integration.vendor, secret);
      if (fault !== null) return refused(fault);
      const [old] = await this.integrations.secretsOf([id], work.now);
      const until = new Date(work.now.getTime() + hours * 3_600_000);
      await this.integrations.endSecrets(id, work.now, until, work.manager);
      const made = secret == null ? newSecret(integration.vendor) : null;
      const added = await this.secrets.add(id, secret ?? made ?? '', work);
      // Secrets are told apart by their ids: what they are is told to nobody.
      work.emit({
        ...{ type: 'integration.secretRotated', subjectType: 'integration', subjectId: id },
        data: { key: integration.key, before: old?.id ?? null, after: added, oldUntil: until.toISOString() },
      });
      return done({ integration, secret: made });
    });
  }
}
