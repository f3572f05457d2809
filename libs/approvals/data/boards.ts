import { Injectable } from '@nestjs/common';
import { type Id, newId, notFound, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource, type EntityManager, In, IsNull } from 'typeorm';
import type { Board, BoardKind, Membership } from '../domain/board.ts';
import { BoardMemberRow, BoardRow } from './board.entities.ts';

export interface BoardFilter {
  readonly kind?: BoardKind | null;
  readonly active?: boolean | null;
}

/** Boards and who is on them. */
@Injectable()
export class Boards {
  constructor(private readonly dataSource: DataSource) {}

  async byIds(ids: readonly Id[], manager?: EntityManager): Promise<Map<Id, Board>> {
    const rows = await this.in(manager).findBy(BoardRow, { id: In([...ids]) });
    return new Map(rows.map((row) => [row.id, row]));
  }

  async byKeys(keys: readonly string[], manager?: EntityManager): Promise<Map<string, Board>> {
    const rows = await this.in(manager).findBy(BoardRow, { key: In([...keys]) });
    return new Map(rows.map((row) => [row.key, row]));
  }

  /** The board, locked until the transaction ends: changes of its members take turns. */
  async lock(id: Id, manager: EntityManager): Promise<Board> {
    const row = await manager.findOne(BoardRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (row === null) throw notFound('board');
    return row;
  }

  /** @returns false when the key is taken */
  async insert(board: Board & { readonly createdAt: Date }, manager: EntityManager): Promise<boolean> {
    const result = await manager
      .createQueryBuilder()
      .insert()
      .into(BoardRow)
      .values(board)
      .orIgnore()
      .returning('id')
      .execute();
    return (result.raw as unknown[]).length > 0;
  }

  /** Who is on these boards at a time, those who joined first first. */
  async members(boardIds: readonly Id[], on: Date, manager?: EntityManager): Promise<Membership[]> {
    return this.in(manager)
      .createQueryBuilder(BoardMemberRow, 'm')
      .where('m.boardId = ANY(:boardIds)', { boardIds })
      .andWhere('m.fromAt <= :on AND (m.toAt IS NULL OR m.toAt > :on)', { on })
      .orderBy('m.fromAt', 'ASC')
      .addOrderBy('m.id', 'ASC')
      .getMany();
  }

  async currentMember(boardId: Id, personId: Id, manager: EntityManager): Promise<Membership | null> {
    return manager.findOneBy(BoardMemberRow, { boardId, personId, toAt: IsNull() });
  }

  /** Whoever led the board until a new chair comes goes on as an ordinary member, in a row of their own. */
  async addMember(member: Membership, manager: EntityManager): Promise<void> {
    const led: Membership | null = member.chair
      ? await manager.findOneBy(BoardMemberRow, { boardId: member.boardId, chair: true, toAt: IsNull() })
      : null;
    if (led !== null) {
      await this.endMembership(led.id, member.fromAt, manager);
      await insertMember({ ...led, id: newId(), chair: false, fromAt: member.fromAt }, manager);
    }
    await insertMember(member, manager);
  }

  async update(
    id: Id,
    patch: Partial<Omit<Board, 'id' | 'key' | 'kind'>>,
    manager: EntityManager,
  ): Promise<void> {
    const { votingRule, slaHours, ...plain } = patch;
    await manager.update(
      BoardRow,
      { id },
      { ...plain, ...(votingRule && { votingRule }), ...(slaHours && { slaHours: { ...slaHours } }) },
    );
  }

  async endMembership(id: Id, toAt: Date, manager: EntityManager): Promise<void> {
    await manager.update(BoardMemberRow, { id }, { toAt });
  }

  /** In order of name. */
  async list(filter: BoardFilter, request: PageRequest): Promise<Page<Board>> {
    const order = request.backward ? 'DESC' : 'ASC';
    const query = this.dataSource.manager
      .createQueryBuilder(BoardRow, 'b')
      .where('true')
      .orderBy('b.name', order)
      .addOrderBy('b.id', order)
      .limit(request.limit + 1);
    if (filter.kind != null) query.andWhere('b.kind = :kind', { kind: filter.kind });
    if (filter.active != null) query.andWhere('b.active = :active', { active: filter.active });
    if (request.cursor !== null)
      query.andWhere(`(b.name, b.id) ${request.backward ? '<' : '>'} (:name, :id::uuid)`, {
        name: String(request.cursor[0]),
        id: request.cursor[1] ?? null,
      });
    return toPage(request, await query.getMany(), (row) => [row.name, row.id]);
  }

  private in(manager?: EntityManager): EntityManager {
    return manager ?? this.dataSource.manager;
  }
}

async function insertMember(member: Membership, manager: EntityManager): Promise<void> {
  const lists = { deputyFor: [...member.deputyFor], serviceIds: [...member.serviceIds] };
  await manager.insert(BoardMemberRow, { ...member, ...lists });
}
