import { Injectable } from '@nestjs/common';
import { ChangeCommands, type ChangeRecord } from '#changes';
import { type Actor, type Id, notFound, type Outcome, problem } from '#kernel';
import { Violations } from '../data/violations.ts';
import type { Disposition } from '../domain/violation.ts';

export interface Settlement {
  readonly disposition: Exclude<Disposition, 'open'>;
  readonly note: string;
}

/** Answers for a violation, once: accepted as it is, or remedied. */
@Injectable()
export class SettleViolation {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly violations: Violations,
  ) {}

  async execute(actor: Actor, id: Id, { disposition, note }: Settlement): Promise<Outcome<ChangeRecord>> {
    const found = await this.violations.byId(id);
    if (found?.changeId == null) throw notFound('violation');
    const command = {
      name: 'recordViolationDisposition',
      changeId: found.changeId,
      input: { violation: id, disposition, note },
    };
    return this.commands.run(actor, command, async (hand) => {
      const { manager, now } = hand.work;
      const forbidden = await hand.permit('recordViolationDisposition');
      if (forbidden.length > 0) return forbidden;
      if (note.trim() === '')
        return [problem('INVALID_INPUT', 'Say why.', { path: ['input', 'note'], wayOut: 'Give a note.' })];
      const violation = await this.violations.byId(id, manager);
      if (violation?.disposition !== 'open')
        return [
          problem('WRONG_STATE', `The violation is ${violation?.disposition ?? 'gone'} already.`, {
            rule: 'violation-settled-once',
          }),
        ];
      const settled = {
        disposition,
        dispositionNote: note,
        dispositionBy: actor.personId,
        dispositionAt: now,
      };
      await this.violations.settle(id, settled, manager);
      await hand.emit('change.violationSettled', { violation: id, rule: violation.rule, disposition, note });
      return [];
    });
  }
}
