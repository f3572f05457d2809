import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, notFound, type Outcome, problem } from '#kernel';
import { Violations } from '../data/violations.ts';
import type { Disposition, Violation } from '../domain/violation.ts';
import { DutyCommands } from '../duty-commands.ts';

export interface Settlement {
  readonly disposition: Exclude<Disposition, 'open'>;
  readonly note: string;
}

/** Answers for a violation, once: accepted as it is, or remedied. */
@Injectable()
export class SettleViolation {
  constructor(
    private readonly commands: DutyCommands,
    private readonly violations: Violations,
  ) {}

  async execute(actor: Actor, id: Id, { disposition, note }: Settlement): Promise<Outcome<Violation>> {
    const found = await this.violations.byId(id);
    if (found === null) throw notFound('violation');
    const command = {
      name: 'recordViolationDisposition' as const,
      subject: { type: 'violation' as const, id },
      changeId: found.changeId,
      input: { disposition, note },
      asks: { persons: found.persons },
    };
    const outcome = await this.commands.run(actor, command, async ({ work, emit }) => {
      const violation = await this.violations.lock(id, work.manager);
      if (note.trim() === '')
        return [problem('INVALID_INPUT', 'Say why.', { path: ['input', 'note'], wayOut: 'Give a note.' })];
      if (violation?.disposition !== 'open') return [settledAlready(violation)];
      const by = { dispositionNote: note, dispositionBy: actor.personId, dispositionAt: work.now };
      await this.violations.settle(id, { disposition, ...by }, work.manager);
      await emit('violationSettled', {
        violation: id,
        rule: violation.rule,
        disposition,
        note,
        before: violation.disposition,
        after: disposition,
      });
      return [];
    });
    return outcome.ok ? done((await this.violations.byId(id)) ?? found) : outcome;
  }
}

/** Why nothing more is said of a violation. */
export const settledAlready = (violation: Violation | null) =>
  problem('WRONG_STATE', `The violation is ${violation?.disposition ?? 'gone'} already.`, {
    rule: 'violation-settled-once',
  });
