import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { insertRow, type Manager, readQuery, readRows } from '#platform/database';
import { DataSource } from 'typeorm';
import type { SourceCommit } from '../domain/commit.ts';
import { CommitRow } from './delivery.entities.ts';

export interface CommitFilter {
  readonly changeId?: Id | null;
  readonly linked?: boolean | null;
  readonly repository?: string | null;
  readonly committedFrom?: Date | null;
  readonly committedTo?: Date | null;
}

/** Keeps commits: added, and read. */
@Injectable()
export class Commits {
  constructor(private readonly dataSource: DataSource) {}

  async insert(commit: SourceCommit, manager: Manager): Promise<void> {
    await insertRow(manager, CommitRow, { ...commit, hands: [...commit.hands] });
  }

  async find(
    { repository, sha, changeId }: Pick<SourceCommit, 'repository' | 'sha' | 'changeId'>,
    manager: Manager = this.dataSource.manager,
  ): Promise<SourceCommit | null> {
    const condition = 'WHERE t.repository = $1 AND t.sha = $2 AND t.change_id IS NOT DISTINCT FROM $3::uuid';
    return (await readRows<CommitRow>(manager, CommitRow, condition, [repository, sha, changeId]))[0] ?? null;
  }

  /** The newest first. */
  async list(filter: CommitFilter, request: PageRequest): Promise<Page<SourceCommit>> {
    const order = request.backward ? 'ASC' : 'DESC';
    const query = this.dataSource.manager
      .createQueryBuilder(CommitRow, 'k')
      .where('true')
      .orderBy('k.committedAt', order)
      .addOrderBy('k.id', order)
      .limit(request.limit + 1);
    const { changeId, linked, repository } = filter;
    if (changeId != null) query.andWhere('k.changeId = :changeId', { changeId });
    if (linked != null) query.andWhere(`k.changeId IS ${linked ? 'NOT NULL' : 'NULL'}`);
    if (repository != null) query.andWhere('k.repository = :repository', { repository });
    if (filter.committedFrom != null)
      query.andWhere('k.committedAt >= :from', { from: filter.committedFrom });
    if (filter.committedTo != null) query.andWhere('k.committedAt < :to', { to: filter.committedTo });
    if (request.cursor !== null)
      query.andWhere(
        `(k.committedAt, k.id) ${request.backward ? '>' : '<'} (:at::timestamptz, :after::uuid)`,
        {
          at: request.cursor[0],
          after: request.cursor[1] ?? null,
        },
      );
    return toPage(request, await readQuery(query), (k) => [k.committedAt.toISOString(), k.id]);
  }
}
