import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, notFound, type Outcome, problem, refused } from '#kernel';
import { EvidencePacks } from '../data/evidence-packs.ts';
import type { EvidencePack } from '../domain/pack.ts';
import { packTopic } from '../topics.ts';

/** Ends the making of a pack; what was written of it is removed. */
@Injectable()
export class CancelPack {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly packs: EvidencePacks,
  ) {}

  execute(actor: Actor, id: Id): Promise<Outcome<EvidencePack>> {
    const command = {
      name: 'cancelPack',
      input: { id },
      subject: { type: 'pack', id },
      idOf: () => id,
      reload: async () => (await this.packs.byId(id)) as EvidencePack,
    };
    return this.commands.run(actor, command, { action: 'requestPack' }, async (work) => {
      if (!(await this.packs.cancel(id, work.now, work.manager))) {
        const known = await this.packs.byId(id, work.manager);
        if (known === null) throw notFound('pack');
        return refused(problem('WRONG_STATE', `It is not being made any more: it is ${known.state}.`));
      }
      work.enqueue({ topic: packTopic, key: id, payload: {} });
      work.emit({ type: 'pack.canceled', subjectType: 'pack', subjectId: id, data: {} });
      return done((await this.packs.byId(id, work.manager)) as EvidencePack);
    });
  }
}
