import { Injectable } from '@nestjs/common';
import { type Actor, Fault } from '#kernel';
import { Database } from '#platform/database';
import { ChangeRefs } from '../data/change-refs.ts';
import type { ChangeRecord } from '../domain/change.ts';
import { type Facts, mergeFacts, neutralFacts } from '../domain/facts.ts';
import { Judge } from '../judge.ts';
import { ChangeRules } from '../rules.ts';

/** Reading, by those who may. */
@Injectable()
export class ReadChanges {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly rules: ChangeRules,
    private readonly judge: Judge,
    private readonly database: Database,
  ) {}

  /** @param ref as callers have it in hand (see ChangeRefs) */
  async one(actor: Actor, ref: string): Promise<ChangeRecord> {
    const change = await this.refs.record(ref);
    const decision = this.judge.action(actor, 'readChange', change, neutralFacts);
    if (decision.verdict === 'deny')
      throw new Fault('FORBIDDEN', decision.problems[0]?.message ?? 'You may not read this.');
    return change;
  }

  /** Those of these changes that somebody may read. */
  readable(actor: Actor, changes: readonly ChangeRecord[]): ChangeRecord[] {
    return changes.filter(
      (change) => this.judge.action(actor, 'readChange', change, neutralFacts).verdict === 'allow',
    );
  }

  /** Lists hold what everybody with the right to read may see; a credential without that scope sees none. */
  mayList(actor: Actor): void {
    if (
      actor.scopes !== null &&
      !actor.scopes.some((s) => s === '*' || s === 'changes:read' || s === 'changes:write')
    )
      throw new Fault(
        'FORBIDDEN',
        'This credential is not good for reading changes: it needs the scope changes:read.',
      );
  }

  async factsOf(changes: readonly ChangeRecord[]): Promise<Map<ChangeRecord, Facts>> {
    const facts = await this.rules.factsOf(changes, this.database.manager);
    return new Map(changes.map((c) => [c, facts.get(c.id) ?? neutralFacts]));
  }

  /** These facts with what can be foreseen besides: for telling what may happen next. */
  async foreseen(facts: ReadonlyMap<ChangeRecord, Facts>): Promise<Map<ChangeRecord, Facts>> {
    const parts = await this.rules.foresee(facts, this.database.manager);
    return new Map(
      [...facts].map(([change, known]) => [change, mergeFacts([known, ...(parts.get(change.id) ?? [])])]),
    );
  }
}
