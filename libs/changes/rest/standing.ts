import { Injectable } from '@nestjs/common';
import type { Actor } from '#kernel';
import type { ChangeRecord } from '../domain/change.ts';
import type { Completeness } from '../domain/completeness.ts';
import { neutralFacts } from '../domain/facts.ts';
import { Judge } from '../judge.ts';
import { type NextAction, NextActions } from '../use-cases/next-actions.ts';
import { ReadChanges } from '../use-cases/read-changes.ts';

export interface StandingView {
  readonly completeness: Pick<Completeness, 'score' | 'missing'>;
  readonly availableActions: readonly NextAction[];
}

/** How a change stands for somebody, in one answer. */
@Injectable()
export class Standing {
  constructor(
    private readonly read: ReadChanges,
    private readonly judge: Judge,
    private readonly next: NextActions,
  ) {}

  async of(actor: Actor, change: ChangeRecord): Promise<StandingView> {
    const known = await this.read.factsOf([change]);
    const facts = (await this.read.foreseen(known)).get(change) ?? neutralFacts;
    const { score, missing } = this.judge.completeness(change, facts);
    return {
      completeness: { score, missing },
      availableActions: this.next.of(actor, change, facts),
    };
  }
}
