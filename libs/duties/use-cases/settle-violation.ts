import { Injectable } from '@nestjs/common';
import type { Id, Problem } from '#kernel';
import { type Actor, notFound, type Outcome, problem } from '#kernel';
import { Violations } from '../data/violations.ts';
import type { Disposition, Violation } from '../domain/violation.ts';
import { type OnViolation, ViolationCommands } from '../violation-commands.ts';

export interface Settlement {
  readonly disposition: Exclude<Disposition, 'open'>;
  readonly note: string;
}

/** Answers for a violation, once: accepted as it is, or remedied. */
@Injectable()
export class SettleViolation {
  constructor(
    private readonly commands: ViolationCommands,
    private readonly violations: Violations,
  ) {}

  async execute(actor: Actor, id: Id, { disposition, note }: Settlement): Promise<Outcome<Violation>> {
    const found = await this.violations.byId(id);
    if (found === null) throw notFound('violation');
    const command = {
      name: 'recordViolationDisposition' as const,
      violation: found,
      input: { disposition, note },
      asks: { persons: found.persons },
    };
    return this.commands.run(actor, command, (on) => this.settle(on, { disposition, note }));
  }

  private async settle(on: OnViolation, { disposition, note }: Settlement): Promise<readonly Problem[]> {
    const { violation, work } = on;
    if (note.trim() === '')
      return [problem('INVALID_INPUT', 'Say why.', { path: ['input', 'note'], wayOut: 'Give a note.' })];
    if (violation.disposition !== 'open')
      return [
        problem('WRONG_STATE', `The violation is ${violation.disposition} already.`, {
          rule: 'violation-settled-once',
        }),
      ];
    const by = { dispositionNote: note, dispositionBy: work.actor.personId, dispositionAt: work.now };
    await this.violations.settle(violation.id, { disposition, ...by }, work.manager);
    await on.emit('violationSettled', { violation: violation.id, rule: violation.rule, disposition, note });
    return [];
  }
}
