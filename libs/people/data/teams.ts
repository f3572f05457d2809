import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { TeamRecord } from '../domain/person.ts';
import { TeamRow } from './people.entities.ts';

@Injectable()
export class Teams {
  constructor(private readonly dataSource: DataSource) {}

  async byIds(ids: readonly Id[], manager?: EntityManager): Promise<Map<Id, TeamRecord>> {
    const rows = await (manager ?? this.dataSource.manager).findBy(TeamRow, { id: In([...ids]) });
    return new Map(rows.map((row) => [row.id, row]));
  }

  async byId(id: Id, manager?: EntityManager): Promise<TeamRecord | null> {
    return (await this.byIds([id], manager)).get(id) ?? null;
  }

  /** Keys are the names as they were asked for; they have to be written as the teams write them. */
  async byNames(names: readonly string[]): Promise<Map<string, TeamRecord>> {
    const rows = await this.dataSource.manager.findBy(TeamRow, { name: In([...names]) });
    return new Map(rows.map((row) => [row.name, row]));
  }

  /** In order of name. */
  async list(request: PageRequest): Promise<Page<TeamRecord>> {
    const order = request.backward ? 'DESC' : 'ASC';
    const query = this.dataSource
      .getRepository(TeamRow)
      .createQueryBuilder('t')
      .orderBy('t.name', order)
      .addOrderBy('t.id', order)
      .limit(request.limit + 1);
    if (request.cursor !== null)
      query.where(`(t.name, t.id) ${request.backward ? '<' : '>'} (:name, :id)`, {
        name: String(request.cursor[0]),
        id: request.cursor[1] ?? null,
      });
    return toPage(request, await query.getMany(), (row) => [row.name, row.id]);
  }
}
