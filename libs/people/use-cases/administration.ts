import { Inject, Injectable } from '@nestjs/common';
import type { Actor, Clock, Outcome, Problem } from '#kernel';
import { CLOCK, type Command, UnitOfWork, type Work } from '#platform/database';
import { DecisionStore, type PolicyDecision, PoliciesInForce, toRequest } from '#policy';
import { People } from '../data/people.ts';

type AdministrativeAction =
  'managePeople' | 'manageAccounts' | 'manageCatalog' | 'readAudit' | 'reconcileWorkflows';

/** Asks policy about the actor of the command; gives what stands against it. */
export type Ask = (action: AdministrativeAction) => Promise<readonly Problem[]>;

/** How people, accounts and the catalogue are administered: policy is asked, and what it decided is kept. */
@Injectable()
export class Administration {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly policy: PoliciesInForce,
    private readonly decisions: DecisionStore,
    private readonly people: People,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Runs a command whose body asks policy where it has to; the decisions are kept whatever comes of it. */
  run<T>(
    actor: Actor,
    command: Command<T>,
    body: (work: Work, ask: Ask) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    let made: PolicyDecision[] = [];
    const keep = (work: Work) => this.keep(work, made, command.subject);
    return this.unitOfWork.run(actor, { ...command, onRefusal: keep }, async (work) => {
      made = [];
      const outcome = await body(work, async (action) => {
        const decision = await this.decide(actor, action, work.manager);
        if (decision === null) return [];
        made.push(decision);
        return decision.problems;
      });
      if (outcome.ok) keep(work);
      return outcome;
    });
  }

  /** Outside a command, for what only some may read. */
  async allows(actor: Actor, action: AdministrativeAction): Promise<boolean> {
    return (await this.decide(actor, action))?.verdict !== 'deny';
  }

  private async decide(
    actor: Actor,
    action: AdministrativeAction,
    manager?: Work['manager'],
  ): Promise<PolicyDecision | null> {
    // Whoever sets Gavel up holds the database itself; before the first administrator there is nobody to ask.
    if (actor.kind === 'system' && actor.door === 'setup') return null;
    const person = actor.personId === null ? null : await this.people.byId(actor.personId, manager);
    return this.policy.decide(toRequest({ actor, active: person?.active ?? false, action }, this.clock));
  }

  private keep(work: Work, made: readonly PolicyDecision[], subject: Command<never>['subject']): void {
    this.decisions.record(work, made, {
      correlationId: work.actor.correlationId,
      subjectType: subject?.type ?? null,
      subjectId: subject?.id ?? null,
      accountId: work.actor.accountId,
      at: work.now,
    });
  }
}
