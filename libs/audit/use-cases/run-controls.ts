import { Inject, Injectable } from '@nestjs/common';
import { auditId } from '#changes';
import { type Clock, type Id, type Json, systemActor } from '#kernel';
import { CLOCK, UnitOfWork, type Work } from '#platform/database';
import { Controls } from '../controls.ts';
import { FactsReader } from '../data/facts-reader.ts';
import { type Failure, type Progress, type Result, Results } from '../data/results.ts';
import { begunAt } from '../domain/change-facts.ts';
import type { ChangeControl } from '../domain/control.ts';

/** Changes that are judged in one transaction. */
const batch = 1_000;
/** Leaves that are looked through in one. */
const leavesAtOnce = 2_000;

/**
 * Has every control judge every change: all of them when the controls are others than before, and from then on those that
 * the log has something new of, or whose time is over. Each step is one transaction, so a process that dies loses nothing.
 */
@Injectable()
export class RunControls {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly controls: Controls,
    private readonly facts: FactsReader,
    private readonly results: Results,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One step. @returns whether there is more to do at once */
  execute(): Promise<boolean> {
    return this.unit.transaction(systemActor('controls'), async (work) => {
      const progress = await this.results.lock(work.manager);
      if (progress === null) return false;
      const controls = this.controls.overChanges;
      const content = controls.map(({ judge: _judge, withoutChange: _without, ...said }) => said);
      const numbers = await this.results.numbersOf(
        controls.map(({ id, version }, i) => ({ id, version, content: content[i] })),
        work.now,
        work.manager,
      );
      const numbered = controls.map((control, i) => ({ control, number: numbers[i] ?? 0 }));
      const same =
        [...numbers].sort((a, b) => a - b).join() === [...progress.controls].sort((a, b) => a - b).join();
      if (!same) return this.begin(work, numbers);
      return progress.walked === null
        ? this.follow(work, progress, numbered)
        : this.walk(work, progress, progress.walked, numbered);
    });
  }

  /** Everything is looked at anew; what comes meanwhile is followed afterwards. */
  private async begin(work: Work, controls: readonly number[]): Promise<boolean> {
    const leaf = await this.results.logSize(work.manager);
    await this.results.goOn({ leaf, controls, walked: 0, renewedAt: work.now }, work.manager);
    return true;
  }

  private async walk(
    work: Work,
    progress: Progress,
    walked: number,
    controls: readonly Numbered[],
  ): Promise<boolean> {
    if (walked === 0) await this.judgeUnlinked(work, null, controls);
    const next = await this.results.changesAfter(walked, batch, work.manager);
    await this.judge(
      work,
      next.map(({ id }) => id),
      controls,
    );
    const last = next.at(-1);
    if (next.length === batch && last !== undefined) {
      await this.results.goOn({ ...progress, walked: last.number }, work.manager);
      return true;
    }
    await this.results.forgetOthers(progress.controls, work.manager);
    await this.results.goOn({ ...progress, walked: null }, work.manager);
    return true;
  }

  private async follow(work: Work, progress: Progress, controls: readonly Numbered[]): Promise<boolean> {
    const { seen, changes, deployments } = await this.results.touched(
      progress.leaf,
      leavesAtOnce,
      work.manager,
    );
    const due = await this.results.due(work.now, batch, work.manager);
    if (seen === 0 && due.length === 0) return false;
    const ids = [...new Set([...changes, ...due])];
    const before = new Set((await this.results.failing(ids, work.manager)).map(nameOf));
    const results = await this.judge(work, ids, controls);
    this.tell(work, newFailures(results, before, controls), controls);
    if (deployments.length > 0) {
      await this.results.forgetLinked(work.manager, deployments);
      await this.judgeUnlinked(work, deployments, controls);
    }
    if (seen > 0) await this.results.goOn({ ...progress, leaf: progress.leaf + seen }, work.manager);
    return seen === leavesAtOnce || due.length === batch;
  }

  private async judge(work: Work, ids: readonly Id[], controls: readonly Numbered[]): Promise<Result[]> {
    if (ids.length === 0) return [];
    const found = await this.facts.of(ids, work.manager);
    const now = this.clock.now();
    const results: Result[] = [];
    const due = new Map<Id, Date>();
    for (const [subjectId, { facts, filedAt }] of found) {
      const at = begunAt(facts) ?? filedAt;
      for (const { control, number } of controls) {
        const { verdict, until } = control.judge(facts, now);
        results.push({ control: number, subjectType: 'change', subjectId, at, verdict });
        const before = due.get(subjectId);
        if (until !== undefined && (before === undefined || until < before)) due.set(subjectId, until);
      }
    }
    await this.results.plan([...found.keys()], due, work.manager);
    await this.results.put(results, work.manager);
    return results;
  }

  /** Deployments of no change fail by themselves; the violation that each of them opened tells of it. */
  private async judgeUnlinked(
    work: Work,
    among: readonly Id[] | null,
    controls: readonly Numbered[],
  ): Promise<void> {
    const found = await this.results.unlinked(among, work.manager);
    const results = controls.flatMap(({ control: { withoutChange }, number }) =>
      withoutChange === null
        ? []
        : found.map(({ id, at, told }): Result => {
            const { verdict } = withoutChange({ id, told });
            return { control: number, subjectType: 'deployment', subjectId: id, at, verdict };
          }),
    );
    await this.results.put(results, work.manager);
  }

  /**
   * One event for all controls that fail and did not before, however many: not again while they go on failing, and none
   * for the past, when everything is looked at anew.
   */
  private tell(work: Work, failures: readonly Failure[], controls: readonly Numbered[]): void {
    if (failures.length === 0) return;
    const failed = controls.flatMap(({ control: { id, version } }): Json[] => {
      const changes = failures.filter((one) => one.control === id).map(({ subjectId }) => subjectId);
      return changes.length === 0 ? [] : [{ control: id, version, changes }];
    });
    work.emit({
      type: 'audit.controlsFailed',
      subjectType: 'audit',
      subjectId: auditId,
      data: { failed },
    });
  }
}

interface Numbered {
  readonly control: ChangeControl;
  readonly number: number;
}

const nameOf = ({ control, subjectId }: Failure): string => `${control} ${subjectId}`;

/** What fails, and did not by any version of the same control. */
const newFailures = (
  results: readonly Result[],
  before: ReadonlySet<string>,
  controls: readonly Numbered[],
): Failure[] =>
  results
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ control, subjectId }): Failure => {
      const named = controls.find(({ number }) => number === control)?.control.id ?? '';
      return { control: named, subjectId };
    })
    .filter((failure) => !before.has(nameOf(failure)));
