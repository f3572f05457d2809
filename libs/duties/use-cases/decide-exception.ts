import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, notFound, type Outcome, problem, type Problem } from '#kernel';
import { Exceptions } from '../data/exceptions.ts';
import { dueOfException, wake } from '../domain/due.ts';
import { exceptionState, type RuleException } from '../domain/exception.ts';
import { DutyCommands, type InHand } from '../duty-commands.ts';

export interface ExceptionDecision {
  readonly granted: boolean;
  readonly note: string;
}

/** Grants an exception or refuses it: compliance, never who asked and never who had a hand in the change. */
@Injectable()
export class DecideException {
  constructor(
    private readonly commands: DutyCommands,
    private readonly exceptions: Exceptions,
  ) {}

  async execute(actor: Actor, id: Id, decision: ExceptionDecision): Promise<Outcome<RuleException>> {
    const found = await this.exceptions.byId(id);
    if (found === null) throw notFound('exception');
    const command = {
      name: 'grantException' as const,
      subject: { type: 'exception' as const, id },
      changeId: found.changeId,
      input: { ...decision },
      asks: { asker: found.requestedBy },
    };
    const outcome = await this.commands.run(actor, command, (on) => this.decide(on, id, decision));
    return outcome.ok ? done((await this.exceptions.byId(id)) ?? found) : outcome;
  }

  private async decide(
    { work, hand, emit }: InHand,
    id: Id,
    decision: ExceptionDecision,
  ): Promise<readonly Problem[]> {
    const { granted, note } = decision;
    const exception = (await this.exceptions.lock(id, work.manager)) as RuleException;
    if (note.trim() === '')
      return [problem('INVALID_INPUT', 'Say why.', { path: ['input', 'note'], wayOut: 'Give a note.' })];
    const state = exceptionState(exception, hand?.change.revision ?? null, work.now);
    if (state !== 'requested')
      return [
        problem('WRONG_STATE', `The exception is ${state}: there is nothing to decide.`, {
          rule: 'exception-decided-once',
          wayOut: 'It can be asked for anew.',
        }),
      ];
    const verdict = granted ? 'granted' : 'refused';
    const by = { decidedBy: work.actor.personId, decidedAt: work.now, decisionNote: note };
    await this.exceptions.patch(id, { verdict, ...by }, work.manager);
    const message = wake({ type: 'exception', id }, dueOfException({ ...exception, verdict }));
    if (message !== null) work.enqueue(message);
    hand?.forgetFacts();
    await emit(granted ? 'exceptionGranted' : 'exceptionRefused', {
      exception: id,
      rule: exception.rule,
      before: state,
      after: verdict,
      note,
      service: exception.serviceId,
      endsAt: exception.endsAt.toISOString(),
      askedBy: exception.requestedBy,
      toldPersons: [exception.requestedBy],
    });
    return [];
  }
}
