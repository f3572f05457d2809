import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, type Outcome, problem, refused } from '#kernel';
import { LegalHolds } from '../data/legal-holds.ts';
import { holdState, type LegalHold } from '../domain/hold.ts';
import { HoldCommands } from '../hold-commands.ts';

/** Ends a hold: what it covered goes by the rules again, from the next pass on. */
@Injectable()
export class LiftHold {
  constructor(
    private readonly commands: HoldCommands,
    private readonly holds: LegalHolds,
  ) {}

  async execute(actor: Actor, id: Id, reason: string): Promise<Outcome<LegalHold>> {
    const { placedBy } = await this.holds.byId(id);
    const command = { name: 'liftLegalHold' as const, input: { id, reason }, id, asker: placedBy };
    return this.commands.run(actor, command, async (work) => {
      const hold = await this.holds.byId(id, work.manager);
      if (reason.trim() === '')
        return refused(
          problem('INVALID_INPUT', 'Say why.', { path: ['input', 'reason'], wayOut: 'Give a reason.' }),
        );
      if (holdState(hold) === 'LIFTED')
        return refused(problem('WRONG_STATE', 'The hold is lifted already.', { rule: 'hold-lifted-once' }));
      const lifted: LegalHold = {
        ...hold,
        liftedBy: actor.personId,
        liftedAccount: actor.accountId,
        liftedAt: work.now,
        liftReason: reason,
      };
      await this.holds.lift(lifted, work.manager);
      work.emit({
        ...{ type: 'legalHold.lifted', subjectType: 'legalHold', subjectId: id },
        data: { matter: hold.matter, placedBy: hold.placedBy, before: 'OPEN', after: 'LIFTED', reason },
      });
      return done(lifted);
    });
  }
}
