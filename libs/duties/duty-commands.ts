import { Injectable } from '@nestjs/common';
import { ChangeCommands, type ChangeInHand, GovernedCommands } from '#changes';
import { type Actor, done, type Id, type Json, type Outcome, type Problem, refused } from '#kernel';
import { type EventDraft, UnitOfWork, type Work } from '#platform/database';
import { DutyListeners } from './news.ts';

/** What a command has in hand: a violation or an exception, on a change or on none. */
export interface InHand {
  readonly work: Work;
  readonly hand: ChangeInHand | null;
  /** Puts an event on the timeline of the change, or on the subject's own: `violationSettled`. */
  readonly emit: (name: string, data: EventDraft['data']) => Promise<void>;
}

interface DutyCommand {
  /** The mutation's name, which is also the policy action. */
  readonly name:
    | 'recordViolationDisposition'
    | 'reassignViolation'
    | 'requestException'
    | 'grantException'
    | 'revokeException';
  readonly subject: { readonly type: 'violation' | 'exception'; readonly id: Id };
  readonly changeId: Id | null;
  readonly input: { readonly [key: string]: Json };
  /** What policy is told besides. */
  readonly asks?: { readonly persons?: readonly Id[]; readonly asker?: Id };
}

/** How commands on violations and exceptions run: on their change, or as ones that govern the system. */
@Injectable()
export class DutyCommands {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly governed: GovernedCommands,
    private readonly unitOfWork: UnitOfWork,
    private readonly listeners: DutyListeners,
  ) {}

  /** What time brings about, as a command of Gavel's own. */
  async byItself(
    actor: Actor,
    command: { readonly name: string; readonly changeId: Id | null } & Pick<DutyCommand, 'subject'>,
    body: (on: InHand) => Promise<void>,
  ): Promise<void> {
    const { name, changeId, subject } = command;
    if (changeId !== null) {
      const input = { [subject.type]: subject.id };
      await this.commands.run(actor, { name, changeId, input }, async (hand) => {
        await body({ work: hand.work, hand, emit: (event, data) => hand.emit(`change.${event}`, data) });
        return [];
      });
      return;
    }
    const governed = { name, input: { [subject.type]: subject.id }, subject };
    const known = { idOf: () => subject.id, reload: () => Promise.resolve(null) };
    await this.unitOfWork.run<null>(actor, { ...governed, ...known }, async (work) => {
      await body({ work, hand: null, emit: this.emitting(work, subject) });
      return done(null);
    });
  }

  async run(
    actor: Actor,
    command: DutyCommand,
    body: (on: InHand) => Promise<readonly Problem[]>,
  ): Promise<Outcome<null>> {
    const { name, subject, changeId, asks = {} } = command;
    // A request is new each time it is made; the same request again has the same input.
    const about = name === 'requestException' ? {} : { [subject.type]: subject.id };
    const input = { ...command.input, ...about };
    if (changeId === null) return this.alone(actor, { ...command, input }, body);
    const outcome = await this.commands.run(actor, { name, changeId, input }, async (hand) => {
      const forbidden = await hand.permit(name, asks);
      if (forbidden.length > 0) return forbidden;
      return body({ work: hand.work, hand, emit: (event, data) => hand.emit(`change.${event}`, data) });
    });
    return outcome.ok ? done(null) : outcome;
  }

  private alone(
    actor: Actor,
    { name, subject, input, asks = {} }: DutyCommand,
    body: (on: InHand) => Promise<readonly Problem[]>,
  ): Promise<Outcome<null>> {
    const command = { name, input, subject, idOf: () => subject.id, reload: () => Promise.resolve(null) };
    return this.governed.run<null>(actor, command, { action: name, ...asks }, async (work) => {
      const problems = await body({ work, hand: null, emit: this.emitting(work, subject) });
      return problems.length > 0 ? refused(...problems) : done(null);
    });
  }

  /** Onto the subject's own timeline. */
  private emitting(work: Work, subject: DutyCommand['subject']): InHand['emit'] {
    return (event, data) => {
      const type = ownEvent(subject.type, event);
      return this.listeners.tell(
        work.emit({ type, subjectType: subject.type, subjectId: subject.id, data }),
        work,
      );
    };
  }
}

/** `violationSettled` of a change is `violation.settled` of the violation. */
const ownEvent = (type: string, event: string): string => {
  const what = event.slice(type.length);
  return `${type}.${what.charAt(0).toLowerCase()}${what.slice(1)}`;
};
