import { Injectable } from '@nestjs/common';
import { AuditAccess } from '#changes';
import { type Actor, Fault, type Page, type PageArgs, pageRequest } from '#kernel';
import { Controls } from '../controls.ts';
import { type Grouping, type ResultCount, type ResultFilter, ResultLists } from '../data/result-lists.ts';
import { type Progress, type Result, Results } from '../data/results.ts';
import type { Verdict } from '../domain/answer.ts';
import type { ChangeControl, Control } from '../domain/control.ts';
import { parametersOf } from '../domain/parameters.ts';

/** A count by the control's id. */
export interface ControlCount extends Omit<ResultCount, 'control'> {
  readonly control: ChangeControl;
}

/** A result by the control's id. */
export interface ControlResult extends Omit<Result, 'control'> {
  readonly control: ChangeControl;
}

/** What controls are, and what they say of changes, for whoever may read the audit; each read is on record. */
@Injectable()
export class ReadControls {
  constructor(
    private readonly access: AuditAccess,
    private readonly controls: Controls,
    private readonly results: Results,
    private readonly lists: ResultLists,
  ) {}

  list(actor: Actor): Promise<readonly Control[]> {
    const query = { query: 'controls', parameters: {} };
    const { all } = this.controls;
    return this.access.read(
      actor,
      query,
      () => Promise.resolve(all),
      () => all.length,
    );
  }

  /** How far the results have come. It tells of no record, and is not on record itself. */
  progress(actor: Actor): Promise<Progress & { readonly size: number }> {
    this.access.require(actor);
    return this.results.progress();
  }

  counts(
    actor: Actor,
    filter: ResultFilter,
    by: readonly Grouping[],
    ids: readonly string[] | null,
  ): Promise<ControlCount[]> {
    const answer = async (): Promise<ControlCount[]> => {
      const wanted = ids === null ? this.controls.overChanges : ids.map((id) => this.named(id));
      const numbers = await this.results.known(wanted);
      const counts = await this.lists.counts([...numbers.keys()], filter, by);
      return counts.flatMap((count) => {
        const control = numbers.get(count.control);
        return control === undefined ? [] : [{ ...count, control }];
      });
    };
    const query = { query: 'controlSummaries', parameters: parametersOf({ ...filter, by, controls: ids }) };
    return this.access.read(actor, query, answer, (rows) => rows.length);
  }

  /** @throws Fault BAD_USER_INPUT for a control that there is not */
  resultsOf(
    actor: Actor,
    wish: { readonly control: string; readonly verdict: Verdict },
    filter: ResultFilter,
    page: PageArgs,
  ): Promise<Page<ControlResult>> {
    const answer = async (): Promise<Page<ControlResult>> => {
      const control = this.named(wish.control);
      const [number] = (await this.results.known([control])).keys();
      const found = await this.lists.list(number ?? 0, wish.verdict, filter, pageRequest(page));
      return { ...found, nodes: found.nodes.map((result) => ({ ...result, control })) };
    };
    const query = { query: 'controlResults', parameters: parametersOf({ ...wish, ...filter, ...page }) };
    return this.access.read(actor, query, answer, ({ nodes }) => nodes.length);
  }

  private named(id: string): ChangeControl {
    const control = this.controls.overChanges.find((one) => one.id === id);
    if (control !== undefined) return control;
    const message = `There is no control ${id} over changes. There are: ${this.controls.overChanges.map((one) => one.id).join(', ')}.`;
    throw new Fault('BAD_USER_INPUT', message, [{ path: ['control'], message }]);
  }
}
