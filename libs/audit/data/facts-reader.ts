import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { Database, type Manager } from '#platform/database';
import type { ChangeFacts, RoundFact, Told, VoteFact } from '../domain/change-facts.ts';
import { factQueries } from './fact-queries.ts';

/** Rows of one statement, by the change that they are of. */
type OfChange<T> = T & { readonly changeId: Id };

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Lists = Pick<
  ChangeFacts,
  'events' | 'deployments' | 'rounds' | 'conditions' | 'evidence' | 'tests' | 'grants'
>;
/** What a change's own row tells, with whether there is a review. */
interface Row extends Omit<ChangeFacts, keyof Lists | 'authors' | 'review'> {
  readonly filedAt: Date;
  readonly reviewDueAt: Date | null;
  readonly reviewedAt: Date | null;
}
type VoteRow = OfChange<VoteFact & { readonly round: Id }>;

/** A change with what controls look at, and when it was filed. */
export interface FiledFacts {
  readonly filedAt: Date;
  readonly facts: ChangeFacts;
}

/** Reads the facts of many changes in a constant number of statements, whatever is on record of them. */
@Injectable()
export class FactsReader {
  constructor(private readonly database: Database) {}

  async of(ids: readonly Id[], manager: Manager = this.database.manager): Promise<Map<Id, FiledFacts>> {
    const rows = await read<Row>(manager, 'changes', ids);
    const list = {
      events: await read<OfChange<Told>>(manager, 'events', ids),
      ...(await this.records(ids, manager)),
    };
    const votes = by(await read<VoteRow>(manager, 'votes', ids), ({ round }) => round);
    const lists = Object.fromEntries(
      Object.entries(list).map(([name, found]) => [
        name,
        by<OfChange<unknown>>(found, ({ changeId }) => changeId),
      ]),
    ) as Record<keyof typeof list, Map<Id, unknown[]>>;
    const authors = by(
      await read<OfChange<{ person: Id }>>(manager, 'authors', ids),
      ({ changeId }) => changeId,
    );
    return new Map(
      rows.map(({ filedAt, reviewDueAt, reviewedAt, ...row }) => {
        const of = <K extends keyof Lists>(name: K): Lists[K] =>
          (lists[name].get(row.id) ?? []) as unknown as Lists[K];
        const rounds = of('rounds').map((round): RoundFact => ({
          ...round,
          votes: votes.get(round.id) ?? [],
        }));
        const facts: Mutable<ChangeFacts> = {
          ...row,
          events: of('events'),
          deployments: of('deployments'),
          rounds,
          conditions: of('conditions'),
          evidence: of('evidence'),
          tests: of('tests'),
          grants: of('grants'),
          authors: (authors.get(row.id) ?? []).map(({ person }) => person),
          review: reviewDueAt === null ? null : { dueAt: reviewDueAt, completedAt: reviewedAt },
        };
        return [row.id, { filedAt, facts }];
      }),
    );
  }

  private async records(ids: readonly Id[], manager: Manager) {
    return {
      deployments: await read<OfChange<Lists['deployments'][number]>>(manager, 'deployments', ids),
      rounds: await read<OfChange<Lists['rounds'][number]>>(manager, 'rounds', ids),
      conditions: await read<OfChange<Lists['conditions'][number]>>(manager, 'conditions', ids),
      evidence: await read<OfChange<Lists['evidence'][number]>>(manager, 'evidence', ids),
      tests: await read<OfChange<Lists['tests'][number]>>(manager, 'tests', ids),
      grants: await read<OfChange<Lists['grants'][number]>>(manager, 'grants', ids),
    };
  }
}

const read = <T>(manager: Manager, name: keyof typeof factQueries, ids: readonly Id[]): Promise<T[]> =>
  manager.query(factQueries[name], [ids]);

function by<T>(rows: readonly T[], keyOf: (row: T) => Id): Map<Id, T[]> {
  const found = new Map<Id, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const known = found.get(key);
    if (known === undefined) found.set(key, [row]);
    else known.push(row);
  }
  return found;
}
