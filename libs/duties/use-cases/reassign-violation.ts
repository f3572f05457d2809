import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, notFound, type Outcome, problem } from '#kernel';
import { People } from '#people';
import { Violations } from '../data/violations.ts';
import type { Violation } from '../domain/violation.ts';
import { DutyCommands } from '../duty-commands.ts';
import { settledAlready } from './settle-violation.ts';

/** Says who else is to answer for a violation. By when stays. */
@Injectable()
export class ReassignViolation {
  constructor(
    private readonly commands: DutyCommands,
    private readonly violations: Violations,
    private readonly people: People,
  ) {}

  async execute(
    actor: Actor,
    id: Id,
    to: { readonly owner: Id; readonly note: string },
  ): Promise<Outcome<Violation>> {
    const found = await this.violations.byId(id);
    if (found === null) throw notFound('violation');
    const command = {
      name: 'reassignViolation' as const,
      subject: { type: 'violation' as const, id },
      changeId: found.changeId,
      input: { ...to },
    };
    const outcome = await this.commands.run(actor, command, async ({ work, emit }) => {
      const violation = await this.violations.lock(id, work.manager);
      if (violation?.disposition !== 'open') return [settledAlready(violation)];
      const owner = await this.people.byId(to.owner, work.manager);
      if (owner?.active !== true)
        return [
          problem('INVALID_REFERENCE', 'There is nobody active under this id.', { path: ['input', 'owner'] }),
        ];
      if (violation.persons.includes(owner.id))
        return [
          problem(
            'SEGREGATION_VIOLATION',
            'The violation is about this person, so somebody else must answer.',
            {
              path: ['input', 'owner'],
              rule: 'violator-is-not-owner',
              wayOut: 'Name somebody whom it is not about.',
            },
          ),
        ];
      await this.violations.patch(id, { ownerId: owner.id }, work.manager);
      const data = {
        violation: id,
        rule: violation.rule,
        before: violation.ownerId,
        after: owner.id,
        note: to.note,
      };
      await emit('violationReassigned', { ...data, toldPersons: [owner.id] });
      return [];
    });
    return outcome.ok ? done((await this.violations.byId(id)) ?? found) : outcome;
  }
}
