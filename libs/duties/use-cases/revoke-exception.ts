import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, notFound, type Outcome, problem } from '#kernel';
import { Exceptions } from '../data/exceptions.ts';
import { exceptionState, type RuleException } from '../domain/exception.ts';
import { DutyCommands } from '../duty-commands.ts';

/** Ends a granted exception before its time. What was done under it stays on record. */
@Injectable()
export class RevokeException {
  constructor(
    private readonly commands: DutyCommands,
    private readonly exceptions: Exceptions,
  ) {}

  async execute(actor: Actor, id: Id, note: string): Promise<Outcome<RuleException>> {
    const found = await this.exceptions.byId(id);
    if (found === null) throw notFound('exception');
    const command = {
      name: 'revokeException' as const,
      subject: { type: 'exception' as const, id },
      changeId: found.changeId,
      input: { note },
      asks: { asker: found.requestedBy },
    };
    const outcome = await this.commands.run(actor, command, async ({ work, hand, emit }) => {
      const exception = (await this.exceptions.lock(id, work.manager)) as RuleException;
      const state = exceptionState(exception, hand?.change.revision ?? null, work.now);
      if (state !== 'granted')
        return [
          problem('WRONG_STATE', `The exception is ${state}: it lifts nothing.`, {
            rule: 'exception-in-force',
          }),
        ];
      const by = { revokedBy: actor.personId, revokedAt: work.now, revokeNote: note };
      await this.exceptions.patch(id, by, work.manager);
      hand?.forgetFacts();
      const toldPersons = [exception.requestedBy];
      const told = { exception: id, rule: exception.rule, before: state, after: 'revoked' };
      await emit('exceptionRevoked', { ...told, note, toldPersons });
      return [];
    });
    return outcome.ok ? done((await this.exceptions.byId(id)) ?? found) : outcome;
  }
}
