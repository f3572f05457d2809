import { Injectable } from '@nestjs/common';
import { type Actor, Fault, type Outcome, problem, type Problem, refused } from '#kernel';
import { CommitBook } from '../commit-book.ts';
import { DeploymentBook } from '../deployment-book.ts';
import { type DeliveryFact, deliveryFact, type ToldFact } from '../domain/fact.ts';
import { FactBook } from '../fact-book.ts';
import type { Told } from '../told.ts';

export interface TakenFact {
  /** Which of those that were handed in, counted from 0. */
  readonly fact: number;
  readonly outcome: 'RECORDED' | 'KNOWN' | 'REFUSED';
  readonly problems: readonly Problem[];
}

/**
 * Takes in what sources tell, each fact in a transaction of its own: what is wrong with one keeps no other out. Facts
 * are known again by what they are about, so an Idempotency-Key is not needed and not used.
 */
@Injectable()
export class RecordFacts {
  constructor(
    private readonly commits: CommitBook,
    private readonly deployments: DeploymentBook,
    private readonly others: FactBook,
  ) {}

  async execute(caller: Actor, facts: readonly ToldFact[]): Promise<readonly TakenFact[]> {
    const { idempotencyKey: _unused, ...actor } = caller;
    const taken: TakenFact[] = [];
    for (const [fact, told] of facts.entries()) {
      const outcome = await this.one(actor, told);
      taken.push(
        outcome.ok
          ? { fact, outcome: outcome.value.outcome, problems: [] }
          : { fact, outcome: 'REFUSED', problems: outcome.problems },
      );
    }
    return taken;
  }

  private async one(actor: Actor, told: ToldFact): Promise<Outcome<Told<unknown>>> {
    const parsed = deliveryFact.safeParse(told);
    if (!parsed.success) return refused(...parsed.error.issues.map(badly));
    try {
      return await this.take(actor, parsed.data);
    } catch (fault) {
      if (fault instanceof Fault && fault.code === 'NOT_FOUND') return refused(noSuchChange);
      throw fault;
    }
  }

  private take(actor: Actor, fact: DeliveryFact): Promise<Outcome<Told<unknown>>> {
    if (fact.kind === 'commit') return this.commits.tell(actor, fact);
    if (fact.kind === 'deployment') return this.deployments.tell(actor, fact);
    return this.others.tell(actor, fact);
  }
}

const badly = ({ path, message }: { path: readonly PropertyKey[]; message: string }): Problem =>
  problem('INVALID_INPUT', message, {
    path: path.map(String),
    wayOut: 'Tell it in the form that is described.',
  });

const noSuchChange = problem('INVALID_REFERENCE', 'There is no change of that name.', {
  path: ['changeNamed'],
  wayOut: 'Name a change that there is, or none.',
});
