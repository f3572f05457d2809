import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, newId, type Outcome, problem, type Problem, refused } from '#kernel';
import { LegalHolds } from '../data/legal-holds.ts';
import type { HoldScope, LegalHold } from '../domain/hold.ts';
import { HoldCommands } from '../hold-commands.ts';

export interface HoldWish extends HoldScope {
  readonly matter: string;
  readonly reason: string;
}

/** Has nothing that it covers go, whatever the rules say, until somebody lifts it. */
@Injectable()
export class PlaceHold {
  constructor(
    private readonly commands: HoldCommands,
    private readonly holds: LegalHolds,
  ) {}

  execute(actor: Actor, wish: HoldWish): Promise<Outcome<LegalHold>> {
    const { fromAt, untilAt } = wish;
    const input = { ...wish, fromAt: fromAt?.toISOString() ?? null, untilAt: untilAt?.toISOString() ?? null };
    return this.commands.run(actor, { name: 'placeLegalHold', input }, async (work) => {
      const problems = problemsOf(wish);
      if (problems.length > 0) return refused(...problems);
      const hold: LegalHold = {
        ...wish,
        id: newId(),
        matter: wish.matter.trim(),
        placedBy: actor.personId as Id,
        placedAccount: actor.accountId as Id,
        placedAt: work.now,
        ...{ liftedBy: null, liftedAccount: null, liftedAt: null, liftReason: null },
      };
      await this.holds.insert(hold, work.manager);
      const { changeId: change, serviceId: service, personId: person, matter, reason } = hold;
      work.emit({
        ...{ type: 'legalHold.placed', subjectType: 'legalHold', subjectId: hold.id },
        data: { matter, reason, change, service, person, from: input.fromAt, until: input.untilAt },
      });
      return done(hold);
    });
  }
}

function problemsOf({ matter, reason, changeId, serviceId, personId, fromAt, untilAt }: HoldWish): Problem[] {
  const problems: Problem[] = [];
  const bad = (path: string[], message: string, wayOut: string) =>
    problems.push(problem('INVALID_INPUT', message, { path: ['input', ...path], wayOut }));
  if (matter.trim() === '') bad(['matter'], 'Say which matter it is for.', 'Give its reference.');
  if (reason.trim() === '') bad(['reason'], 'Say why.', 'Give a reason.');
  if ([changeId, serviceId, personId, fromAt, untilAt].every((part) => part === null))
    bad(
      [],
      'A hold says what it covers.',
      'Give a change, a service, a person, or the time that it is about.',
    );
  if (fromAt !== null && untilAt !== null && untilAt <= fromAt)
    bad(['until'], 'The time ends before it begins.', 'Give an end after the beginning.');
  return problems;
}
