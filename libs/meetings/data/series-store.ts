import { Injectable } from '@nestjs/common';
import { type Id, notFound, type Page, type PageRequest, toPage } from '#kernel';
import { type Manager, readRows } from '#platform/database';
import { DataSource, In } from 'typeorm';
import type { MeetingSeries } from '../domain/series.ts';
import { SeriesRow } from './series.entity.ts';

export interface SeriesFilter {
  readonly boardId?: Id | null;
  readonly active?: boolean | null;
}

/** Series of meetings. */
@Injectable()
export class SeriesStore {
  constructor(private readonly dataSource: DataSource) {}

  async byIds(ids: readonly Id[], manager?: Manager): Promise<Map<Id, MeetingSeries>> {
    const rows = await this.in(manager).findBy(SeriesRow, { id: In([...ids]) });
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** @throws NOT_FOUND */
  async byKey(key: string, manager?: Manager): Promise<MeetingSeries> {
    const row = await this.in(manager).findOneBy(SeriesRow, { key });
    if (row === null) throw notFound('series of meetings');
    return row;
  }

  /** The series, locked until the transaction ends: whatever shifts its deadlines takes turns. */
  async lock(id: Id, manager: Manager): Promise<MeetingSeries> {
    const [row] = await readRows(manager, SeriesRow, 'WHERE t.id = $1 FOR UPDATE', [id]);
    if (row === undefined) throw notFound('series of meetings');
    return row;
  }

  /** Those of a board that go on, locked until the transaction ends. */
  async lockLive(boardId: Id, manager: Manager): Promise<MeetingSeries[]> {
    return readRows(
      manager,
      SeriesRow,
      'WHERE t.board_id = $1 AND t.ended_at IS NULL ORDER BY t.id FOR UPDATE',
      [boardId],
    );
  }

  /** @returns false when the key is taken */
  async insert(series: MeetingSeries, manager: Manager): Promise<boolean> {
    const result = await manager
      .createQueryBuilder()
      .insert()
      .into(SeriesRow)
      .values(series)
      .orIgnore()
      .returning('id')
      .execute();
    return (result.raw as unknown[]).length > 0;
  }

  async patch(
    id: Id,
    patch: Partial<Omit<MeetingSeries, 'id' | 'key' | 'boardId' | 'createdBy' | 'createdAt'>>,
    manager: Manager,
  ): Promise<void> {
    await manager.update(SeriesRow, { id }, patch);
  }

  /** In order of key. */
  async list(filter: SeriesFilter, request: PageRequest): Promise<Page<MeetingSeries>> {
    const order = request.backward ? 'DESC' : 'ASC';
    const query = this.dataSource.manager
      .createQueryBuilder(SeriesRow, 's')
      .where('true')
      .orderBy('s.key', order)
      .limit(request.limit + 1);
    if (filter.boardId != null) query.andWhere('s.boardId = :board', { board: filter.boardId });
    if (filter.active != null) query.andWhere(`s.endedAt IS ${filter.active ? '' : 'NOT '}NULL`);
    if (request.cursor !== null)
      query.andWhere(`s.key ${request.backward ? '<' : '>'} :after`, { after: String(request.cursor[0]) });
    return toPage(request, await query.getMany(), (row) => [row.key]);
  }

  /** Every series, or those of some boards: the live ones first, so many at the most. */
  async of(boardIds: readonly Id[] | null): Promise<MeetingSeries[]> {
    return this.dataSource.manager.find(SeriesRow, {
      where: boardIds === null ? {} : { boardId: In([...boardIds]) },
      order: { endedAt: { direction: 'ASC', nulls: 'FIRST' }, key: 'ASC' },
      take: mostSeries,
    });
  }

  private in(manager?: Manager): Manager {
    return manager ?? this.dataSource.manager;
  }
}

/** So that a list over all series stays one that can be put together while somebody waits. */
const mostSeries = 500;
