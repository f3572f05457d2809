import { Injectable } from '@nestjs/common';
import { ChangeRefs } from '#changes';
import { type Actor, done, type Id, type Json, newId, type Outcome, problem, refused } from '#kernel';
import type { Work } from '#platform/database';
import { Arrivals } from './arrivals.ts';
import { type Kept, type KeptRow, ToldRecords } from './data/told-records.ts';
import { ArtifactRow, BuildRow, ReviewRow, TestRunRow, WorkItemRow } from './data/told.entities.ts';
import { Deployments } from './data/deployments.ts';
import { DeliveryCommands } from './delivery-commands.ts';
import type { DeliveryFact } from './domain/fact.ts';
import { adds, type Merged, mergeBuild, mergeReview, mergeWorkItem } from './domain/merge.ts';
import { readFact } from './domain/read-fact.ts';
import type { Teller } from './domain/records.ts';
import { known, recorded, type Told } from './told.ts';

type PlainFact = Exclude<DeliveryFact, { readonly kind: 'commit' | 'deployment' }>;

/** How one kind of fact is kept: known again by its key; without `merge` each telling stands by itself. */
interface Shelf<T extends object, Row extends T & KeptRow> {
  readonly kept: Kept<Row>;
  readonly merge: ((kept: T, told: T) => Merged<T>) | null;
}

const shelves = {
  workItem: { kept: { entity: WorkItemRow, key: ['system', 'key'] }, merge: mergeWorkItem },
  review: { kept: { entity: ReviewRow, key: ['repository', 'number'] }, merge: mergeReview },
  build: { kept: { entity: BuildRow, key: ['pipeline', 'run', 'attempt'] }, merge: mergeBuild },
  testRun: {
    kept: {
      entity: TestRunRow,
      key: ['pipeline', 'run', 'commitSha', 'name', 'verdict', 'passed', 'failed', 'skipped', 'at'],
    },
    merge: null,
  },
  artifact: {
    kept: {
      entity: ArtifactRow,
      key: ['digest', 'name', 'version', 'pipeline', 'run', 'commitSha', 'repository', 'at'],
    },
    merge: null,
  },
} as const;

/** Keeps what is told of work items, reviews, builds, test runs and artifacts: things that are of no one change. */
@Injectable()
export class FactBook {
  constructor(
    private readonly commands: DeliveryCommands,
    private readonly records: ToldRecords,
    private readonly turns: Deployments,
    private readonly arrivals: Arrivals,
    private readonly refs: ChangeRefs,
  ) {}

  async tell(actor: Actor, fact: PlainFact): Promise<Outcome<Told<Teller>>> {
    switch (fact.kind) {
      case 'workItem': {
        const changeId = fact.changeNamed == null ? null : await this.refs.resolve(fact.changeNamed);
        return this.put(actor, fact, shelves.workItem, readFact.workItem(fact, changeId));
      }
      case 'review':
        return this.put(actor, fact, shelves.review, readFact.review(fact));
      case 'build':
        return this.put(actor, fact, shelves.build, readFact.build(fact), (work, record) =>
          this.arrivals.built({ work, record, hand: null }),
        );
      case 'testRun':
        return this.put(actor, fact, shelves.testRun, readFact.testRun(fact));
      case 'artifact':
        return this.put(actor, fact, shelves.artifact, readFact.artifact(fact));
    }
  }

  private async put<T extends object, Row extends T & KeptRow>(
    actor: Actor,
    fact: PlainFact,
    { kept, merge }: Shelf<T, Row>,
    told: T,
    arrived: (work: Work, record: T & Teller) => Promise<void> = () => Promise.resolve(),
  ): Promise<Outcome<Told<Teller>>> {
    const id = newId();
    const input = JSON.parse(JSON.stringify(fact)) as Json;
    const taken: { told: Told<Teller> | null } = { told: null };
    const command = { name: 'recordFact' as const, changeId: null, input, id };
    const outcome = await this.commands.run(actor, command, async (work) => {
      const { manager, now } = work;
      const key = kept.key.map((name) => JSON.stringify((told as Partial<Row>)[name] ?? null)).join();
      await this.turns.takeTurns(`${fact.kind} ${key}`, manager);
      const first = await this.records.find(kept, told, manager);
      if (first === null) {
        const by = { recordedBy: actor.personId ?? '', recordedAccount: actor.accountId ?? '' };
        const record = { ...told, ...by, id, recordedAt: now };
        await this.records.insert(kept, record, manager);
        await this.announce(work, fact, id, 'recorded');
        await arrived(work, record);
        taken.told = recorded(record);
        return [];
      }
      const merged = merge === null ? { value: first, contradicts: [] } : merge(first, told);
      if (merged.contradicts.length > 0) return [otherStory(fact.kind, merged.contradicts)];
      if (!adds<object>(first, merged.value)) {
        taken.told = known(first);
        return [];
      }
      const record = { ...first, ...merged.value };
      await this.records.goOn(kept, first.id, addedTo(first, record), manager);
      await this.announce(work, fact, first.id, 'wentOn');
      await arrived(work, record);
      taken.told = recorded(record);
      return [];
    });
    if (!outcome.ok) return outcome;
    return taken.told === null ? refused() : done(taken.told);
  }

  /** On the timeline it stands as it was told. Whoever waits for evidence of a change looks again. */
  private async announce(
    work: Work,
    fact: PlainFact,
    subjectId: Id,
    what: 'recorded' | 'wentOn',
  ): Promise<void> {
    const data = JSON.parse(JSON.stringify(fact)) as Record<string, Json>;
    work.emit({ type: `${fact.kind}.${what}`, subjectType: fact.kind, subjectId, data });
    for (const key of await this.records.changesOf(commitsOf(fact), work.manager))
      work.enqueue({ topic: 'change', key, payload: {} });
  }
}

/** The commits that it is evidence of. */
function commitsOf(fact: PlainFact): string[] {
  if (fact.kind === 'review') return [...fact.commits, ...(fact.mergedAs === null ? [] : [fact.mergedAs])];
  return (fact.kind === 'build' || fact.kind === 'testRun') && fact.commit !== null ? [fact.commit] : [];
}

/** The fields that differ. */
function addedTo<T extends object>(kept: T, record: T): Partial<T> {
  const names = (Object.keys(record) as (keyof T)[]).filter(
    (name) => JSON.stringify(record[name]) !== JSON.stringify(kept[name]),
  );
  return Object.fromEntries(names.map((name) => [name, record[name]])) as Partial<T>;
}

const otherStory = (kind: string, fields: readonly string[]) =>
  problem('ALREADY_EXISTS', `What is on record of this ${kind} says otherwise: ${fields.join(', ')}.`, {
    path: [...fields.slice(0, 1)],
    rule: 'fact-told-once',
    wayOut: 'What is on record stays. What is another thing has a name of its own.',
  });
