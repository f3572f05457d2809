import { Injectable } from '@nestjs/common';
import { type Actor, Fault, type Id, notFound } from '#kernel';
import { Database } from '#platform/database';
import { ChangesRepository } from '../data/changes.repository.ts';
import type { ChangeRecord } from '../domain/change.ts';
import { type Facts, neutralFacts } from '../domain/facts.ts';
import { Judge } from '../judge.ts';
import { ChangeRules } from '../rules.ts';

/** Reading, by those who may. */
@Injectable()
export class ReadChanges {
  constructor(
    private readonly repository: ChangesRepository,
    private readonly rules: ChangeRules,
    private readonly judge: Judge,
    private readonly database: Database,
  ) {}

  async one(actor: Actor, id: Id): Promise<ChangeRecord> {
    const change = await this.record(id);
    const decision = this.judge.action(actor, 'readChange', change, neutralFacts);
    if (decision.verdict === 'deny')
      throw new Fault('FORBIDDEN', decision.problems[0]?.message ?? 'You may not read this.');
    return change;
  }

  /** The change, for a caller who has been let in already. */
  async record(id: Id): Promise<ChangeRecord> {
    const change = (await this.repository.byIds([id])).get(id);
    if (change === undefined) throw notFound('change');
    return change;
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
    return byChange(changes, await this.rules.factsOf(changes, this.database.manager));
  }

  /** The facts with what can be foreseen: for telling what may happen next. */
  async prospectsOf(changes: readonly ChangeRecord[]): Promise<Map<ChangeRecord, Facts>> {
    return byChange(changes, await this.rules.prospectsOf(changes, this.database.manager));
  }
}

const byChange = (
  changes: readonly ChangeRecord[],
  facts: ReadonlyMap<Id, Facts>,
): Map<ChangeRecord, Facts> => new Map(changes.map((c) => [c, facts.get(c.id) ?? neutralFacts]));
