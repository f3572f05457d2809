import { Injectable } from '@nestjs/common';
import { ChangeCommands, GovernedCommands } from '#changes';
import { type Actor, done, type Id, type Json, type Outcome, type Problem, refused } from '#kernel';
import type { EventDraft, Work } from '#platform/database';
import { Violations } from './data/violations.ts';
import type { Violation } from './domain/violation.ts';

/** A violation that a command has in hand, as it is now. */
export interface OnViolation {
  readonly work: Work;
  readonly violation: Violation;
  /** Puts an event on the timeline of its change, or on its own: `violationSettled`. */
  readonly emit: (name: string, data: EventDraft['data']) => Promise<void>;
}

interface ViolationCommand {
  /** The mutation's name, which is also the policy action. */
  readonly name: 'recordViolationDisposition' | 'reassignViolation';
  readonly violation: Violation;
  readonly input: { readonly [key: string]: Json };
  readonly asks?: { readonly persons?: readonly Id[] };
}

/** How commands on violations run: as commands on their change, or as ones that govern the system. */
@Injectable()
export class ViolationCommands {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly governed: GovernedCommands,
    private readonly violations: Violations,
  ) {}

  async run(
    actor: Actor,
    command: ViolationCommand,
    body: (on: OnViolation) => Promise<readonly Problem[]>,
  ): Promise<Outcome<Violation>> {
    const { name, violation, asks = {} } = command;
    const { id, changeId } = violation;
    const input = { violation: id, ...command.input };
    if (changeId === null) return this.alone(actor, command, body);
    const outcome = await this.commands.run(actor, { name, changeId, input }, async (hand) => {
      const forbidden = await hand.permit(name, asks);
      if (forbidden.length > 0) return forbidden;
      const emit = (event: string, data: EventDraft['data']) => hand.emit(`change.${event}`, data);
      return body({ work: hand.work, violation: await this.now(id, hand.work), emit });
    });
    return outcome.ok ? done((await this.violations.byId(id)) ?? violation) : outcome;
  }

  private alone(
    actor: Actor,
    { name, violation, input, asks = {} }: ViolationCommand,
    body: (on: OnViolation) => Promise<readonly Problem[]>,
  ): Promise<Outcome<Violation>> {
    const { id } = violation;
    const subject = { type: 'violation', id };
    const reload = async () => (await this.violations.byId(id)) ?? violation;
    const command = { name, input: { violation: id, ...input }, subject, idOf: () => id, reload };
    return this.governed.run(actor, command, { action: name, ...asks }, async (work) => {
      const emit = (event: string, data: EventDraft['data']) => {
        work.emit({ type: `violation.${event}`, subjectType: 'violation', subjectId: id, data });
        return Promise.resolve();
      };
      const problems = await body({ work, violation: await this.now(id, work), emit });
      return problems.length > 0 ? refused(...problems) : done(await this.now(id, work));
    });
  }

  private async now(id: Id, { manager }: Work): Promise<Violation> {
    return (await this.violations.lock(id, manager)) as Violation;
  }
}
