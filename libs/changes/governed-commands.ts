import { Injectable } from '@nestjs/common';
import { type Actor, type Outcome, refused } from '#kernel';
import { type Command, UnitOfWork, type Work } from '#platform/database';
import { DecisionStore, type PolicyDecision } from '#policy';
import type { AskedMore } from './domain/policy-view.ts';
import { Judge } from './judge.ts';

/** What policy is asked: an action on System, and what it is told besides, such as who proposed what. */
interface Asked extends AskedMore {
  readonly action: string;
}

/**
 * How commands run that are not about one change, on boards, rules, the calendar: policy is asked first, and its
 * decision is kept whatever comes of it.
 */
@Injectable()
export class GovernedCommands {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly judge: Judge,
    private readonly decisions: DecisionStore,
  ) {}

  run<T>(
    actor: Actor,
    command: Command<T>,
    { action, ...more }: Asked,
    body: (work: Work) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    // Whoever sets Gavel up holds the database itself; before the first administrator there is nobody to ask.
    const setup = actor.kind === 'system' && actor.door === 'setup';
    let decision: PolicyDecision | null = null;
    const keep = (work: Work) => this.keep(work, decision, command.subject);
    return this.unitOfWork.run(actor, { ...command, onRefusal: keep }, async (work) => {
      decision = setup ? null : this.judge.system(actor, action, more);
      if (decision !== null && decision.problems.length > 0) return refused(...decision.problems);
      const outcome = await body(work);
      if (outcome.ok) keep(work);
      return outcome;
    });
  }

  private keep(work: Work, decision: PolicyDecision | null, subject: Command<never>['subject']): void {
    if (decision === null) return;
    this.decisions.record(work, [decision], {
      correlationId: work.actor.correlationId,
      subjectType: subject?.type ?? null,
      subjectId: subject?.id ?? null,
      accountId: work.actor.accountId,
      at: work.now,
    });
  }
}
