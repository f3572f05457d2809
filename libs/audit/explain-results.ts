import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Id } from '#kernel';
import { CLOCK, Database } from '#platform/database';
import { Controls } from './controls.ts';
import { FactsReader } from './data/facts-reader.ts';
import { ResultLists } from './data/result-lists.ts';
import { Results } from './data/results.ts';
import { type Answer, type FactRef, notApplicable } from './domain/answer.ts';

/** A control on something. */
export interface Asked {
  readonly control: string;
  readonly subjectType: 'change' | 'deployment';
  readonly subjectId: Id;
}

/** A fact with its place in the log; null for what is no leaf, or not yet. */
export type LoggedFact = FactRef & { readonly leafIndex: number | null };
export type Explained = Omit<Answer, 'facts'> & { readonly facts: readonly LoggedFact[] };

const gone = notApplicable('It is not there any more, or belongs to a change by now.');

/** Says why controls answer as they do, from the facts as they are now: a constant number of statements for a page. */
@Injectable()
export class ExplainResults {
  constructor(
    private readonly controls: Controls,
    private readonly facts: FactsReader,
    private readonly results: Results,
    private readonly lists: ResultLists,
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Answers in the order of what is asked. */
  async of(asked: readonly Asked[]): Promise<Explained[]> {
    const ids = (type: Asked['subjectType']): Id[] => [
      ...new Set(asked.filter((one) => one.subjectType === type).map(({ subjectId }) => subjectId)),
    ];
    const changes = await this.facts.of(ids('change'));
    const alone = await this.results.unlinked(ids('deployment'), this.database.manager);
    const now = this.clock.now();
    const answers = asked.map(({ control: id, subjectType, subjectId }): Answer => {
      const control = this.controls.overChanges.find((one) => one.id === id);
      if (subjectType === 'deployment') {
        const deployment = alone.find((one) => one.id === subjectId);
        return (deployment === undefined ? null : control?.withoutChange?.(deployment)) ?? gone;
      }
      const found = changes.get(subjectId);
      return found === undefined || control === undefined ? gone : control.judge(found.facts, now);
    });
    const leaves = await this.lists.leaves(answers.flatMap(({ facts }) => facts));
    return answers.map((answer) => ({ ...answer, facts: this.logged(answer.facts, leaves) }));
  }

  /** Where facts of other answers are in the log. */
  async locate(facts: readonly FactRef[]): Promise<LoggedFact[]> {
    return this.logged(facts, await this.lists.leaves(facts));
  }

  private logged(facts: readonly FactRef[], leaves: ReadonlyMap<string, number>): LoggedFact[] {
    return facts.map((fact) => ({ ...fact, leafIndex: leaves.get(`${fact.kind} ${fact.id}`) ?? null }));
  }
}
