import { Injectable } from '@nestjs/common';
import { type ChangeInHand, openStates } from '#changes';
import { type Actor, done, type Id, newId, type Outcome, problem, type Problem } from '#kernel';
import { People } from '#people';
import { Exceptions } from '../data/exceptions.ts';
import type { RuleException } from '../domain/exception.ts';
import { DutyCommands } from '../duty-commands.ts';
import { DutySettings } from '../settings.ts';

export interface ExceptionRequest {
  readonly rule: string;
  readonly reason: string;
  /** Exactly one of both. */
  readonly changeId: Id | null;
  readonly serviceId: Id | null;
  readonly until: Date;
}

const day = 86_400_000;

/** Asks compliance to let a segregation rule be broken, for what a change says now or for a service, until a day. */
@Injectable()
export class RequestException {
  constructor(
    private readonly commands: DutyCommands,
    private readonly exceptions: Exceptions,
    private readonly people: People,
    private readonly settings: DutySettings,
  ) {}

  async execute(actor: Actor, request: ExceptionRequest): Promise<Outcome<RuleException>> {
    const { rule, reason, changeId, serviceId, until } = request;
    const id = newId();
    const command = {
      name: 'requestException' as const,
      subject: { type: 'exception' as const, id },
      changeId,
      input: { rule, reason, changeId, serviceId, until: until.toISOString() },
    };
    const outcome = await this.commands.run(actor, command, async ({ work, hand, emit }) => {
      const problems = this.problems(request, work.now, hand);
      if (problems.length > 0) return problems;
      const exception: RuleException = {
        ...undecided,
        id,
        rule,
        reason,
        changeId,
        serviceId,
        revision: hand?.change.revision ?? null,
        requestedBy: actor.personId ?? '',
        requestedAt: work.now,
        endsAt: until,
      };
      await this.exceptions.insert(exception, work.manager);
      const toldPersons = await this.people.withAnyRole(['compliance'], work.manager);
      const data = { exception: id, rule, reason, service: serviceId, endsAt: until.toISOString() };
      await emit('exceptionRequested', { ...data, toldPersons });
      return [];
    });
    if (!outcome.ok) return outcome;
    return done((await this.exceptions.byId(id)) ?? (await this.exceptions.lastAsked(actor, request)));
  }

  private problems(
    { rule, reason, until, changeId, serviceId }: ExceptionRequest,
    now: Date,
    hand: ChangeInHand | null,
  ): Problem[] {
    const problems: Problem[] = [];
    const bad = (path: string, message: string, wayOut: string) =>
      problems.push(problem('INVALID_INPUT', message, { path: ['input', path], wayOut }));
    if ((changeId === null) === (serviceId === null)) problems.push(oneScope);
    if (!this.settings.exceptable.has(rule))
      bad(
        'rule',
        'There is no exception from this rule.',
        `There may be one from: ${[...this.settings.exceptable].sort().join(', ')}.`,
      );
    if (reason.trim() === '') bad('reason', 'Say why.', 'Give a reason.');
    const { maxExceptionDays } = this.settings;
    if (!(until > now && until.getTime() <= now.getTime() + maxExceptionDays * day))
      bad('until', 'An exception ends.', `Give a time within ${maxExceptionDays} days from now.`);
    if (hand !== null && !openStates.includes(hand.change.state))
      problems.push(
        problem('WRONG_STATE', `The change is ${hand.change.state}: there is nothing left to except.`),
      );
    return problems;
  }
}

const oneScope = problem('INVALID_INPUT', 'An exception is for one change, or for one service.', {
  path: ['input'],
  wayOut: 'Give exactly one of change and service.',
});

const undecided = {
  verdict: null,
  decidedBy: null,
  decidedAt: null,
  decisionNote: null,
  revokedBy: null,
  revokedAt: null,
  revokeNote: null,
  expiredAt: null,
} as const;
