import { Injectable } from '@nestjs/common';
import { Judge } from '#changes';
import { type Actor, Fault, type Id } from '#kernel';
import { z } from 'zod';
import { CurrentModel } from '../current-model.ts';
import { type ClosedChange, ClosedChanges } from '../data/closed-changes.ts';
import { ModelStore } from '../data/model-store.ts';
import { assess, type Readings, type Scored } from '../domain/assess.ts';
import { BackTest, type ModelResult, type Move, Moves } from '../domain/back-test.ts';
import {
  modelDigest,
  probabilityOf,
  type RiskClass,
  type RiskModel,
  riskModelShape,
} from '../domain/model.ts';

/** A change that another model puts into another class. */
export interface MovedChange {
  readonly id: Id;
  readonly number: number;
  readonly from: RiskClass;
  readonly to: RiskClass;
  readonly scoreFrom: number;
  readonly scoreTo: number;
  readonly failed: boolean;
}

export interface BackTestResult {
  readonly since: Date;
  /** Closed changes that were never assessed, which tell nothing. */
  readonly unassessed: number;
  /** What was said at the time, by whatever models were in force. */
  readonly recorded: ModelResult;
  readonly recordedModels: readonly string[];
  /** What the other model would have said of the same values; the model in force when none is given. */
  readonly other: ModelResult;
  readonly otherModel: { readonly name: string; readonly version: number; readonly digest: string };
  readonly moves: readonly Move[];
  /** The newest of those that move, at most. */
  readonly examples: readonly MovedChange[];
}

export interface BackTestProgress {
  readonly done: number;
  readonly total: number;
}

const mostExamples = 20;

/** Tries a model on what is known by now: predicted against what came of it. Reads only; holds one page at a time. */
@Injectable()
export class BackTestModel {
  constructor(
    private readonly closed: ClosedChanges,
    private readonly models: ModelStore,
    private readonly current: CurrentModel,
    private readonly judge: Judge,
  ) {}

  /** @throws Fault FORBIDDEN, or BAD_USER_INPUT that says what is wrong with the model */
  async execute(actor: Actor, said: unknown, since: Date): Promise<BackTestResult> {
    for await (const step of this.steps(actor, said, since)) if ('result' in step) return step.result;
    throw new Error('The back-test ended without a result.');
  }

  /** Tells after each page how far it is, and the result at the end. */
  async *steps(
    actor: Actor,
    said: unknown,
    since: Date,
  ): AsyncGenerator<{ readonly progress: BackTestProgress } | { readonly result: BackTestResult }> {
    const [refusal] = this.judge.system(actor, 'readAudit').problems;
    if (refusal !== undefined) throw new Fault('FORBIDDEN', refusal.message);
    const run = new Run(said == null ? this.current.model : modelFrom(said));
    const total = await this.closed.count(since);
    let done = 0;
    yield { progress: { done, total } };
    for await (const page of this.closed.pages(since)) {
      await run.take(page, this.models);
      done += page.length;
      yield { progress: { done, total: Math.max(total, done) } };
    }
    yield { result: run.result(since) };
  }
}

/** One run over all pages. */
class Run {
  private readonly recorded = new BackTest();
  private readonly other = new BackTest();
  private readonly moves = new Moves();
  private readonly known = new Map<string, RiskModel>();
  private examples: MovedChange[] = [];
  private unassessed = 0;

  constructor(private readonly model: RiskModel) {}

  async take(page: readonly ClosedChange[], models: ModelStore): Promise<void> {
    const unknown = new Set(page.flatMap((c) => c.assessment?.modelDigest ?? []));
    for (const digest of this.known.keys()) unknown.delete(digest);
    if (unknown.size > 0)
      for (const [digest, model] of await models.byDigests([...unknown])) this.known.set(digest, model);
    for (const change of page) this.add(change);
  }

  private add({ assessment, failed, id, number }: ClosedChange): void {
    const by = assessment === null ? undefined : this.known.get(assessment.modelDigest);
    if (assessment === null || by === undefined) {
      this.unassessed += 1;
      return;
    }
    const { score, class: level } = assessment;
    this.recorded.add({ score, class: level, probability: probabilityOf(by, score), failed });
    const now = scoreAgain(this.model, assessment);
    const probability = probabilityOf(this.model, now.score);
    this.other.add({ score: now.score, class: now.class, probability, failed });
    this.moves.add(level, now.class, failed);
    if (level === now.class) return;
    const moved = { id, number, failed, from: level, to: now.class, scoreFrom: score, scoreTo: now.score };
    this.examples = [...this.examples, moved].slice(-mostExamples);
  }

  result(since: Date): BackTestResult {
    const { name, version } = this.model;
    return {
      since,
      unassessed: this.unassessed,
      recorded: this.recorded.result(),
      recordedModels: [...this.known.keys()].sort(),
      other: this.other.result(),
      otherModel: { name, version, digest: modelDigest(this.model) },
      moves: this.moves.list(),
      examples: [...this.examples].reverse(),
    };
  }
}

/** What a model says of the values that were known then, not of what has become known since. */
function scoreAgain(model: RiskModel, { signals }: NonNullable<ClosedChange['assessment']>): Scored {
  const readings: Readings = Object.fromEntries(signals.map((s) => [s.name, s]));
  return assess(model, readings, signals);
}

function modelFrom(said: unknown): RiskModel {
  const parsed = riskModelShape.safeParse(said);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.slice(0, 20).map(({ message, path }) => ({
    path: ['model', ...path.map(String)],
    message,
  }));
  throw new Fault(
    'BAD_USER_INPUT',
    `The model cannot be used: ${z.prettifyError(parsed.error).slice(0, 2000)}`,
    details,
  );
}
