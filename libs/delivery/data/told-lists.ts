import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, toPage } from '#kernel';
import { readQuery } from '#platform/database';
import { DataSource, type EntityTarget } from 'typeorm';
import type { Teller } from '../domain/records.ts';

type Listed = Teller & { readonly at: Date };

/** Which of them: these fields have these values; every part narrows. */
export interface ToldFilter<T> {
  readonly equal: { readonly [Name in keyof T & string]?: T[Name] | null };
  readonly from?: Date | null;
  readonly to?: Date | null;
}

/** Lists of what was told, the newest first, page by page from a key. */
@Injectable()
export class ToldLists {
  constructor(private readonly dataSource: DataSource) {}

  async list<T extends Listed>(
    entity: EntityTarget<T>,
    { equal, from, to }: ToldFilter<T>,
    request: PageRequest,
  ): Promise<Page<T>> {
    const order = request.backward ? 'ASC' : 'DESC';
    const query = this.dataSource.manager
      .createQueryBuilder(entity, 't')
      .where('true')
      .orderBy('t.at', order)
      .addOrderBy('t.id', order)
      .limit(request.limit + 1);
    for (const [name, value] of Object.entries<unknown>(equal))
      if (value != null) query.andWhere(`t.${name} = :${name}`, { [name]: value });
    if (from != null) query.andWhere('t.at >= :from', { from });
    if (to != null) query.andWhere('t.at < :to', { to });
    if (request.cursor !== null)
      query.andWhere(
        `(t.at, t.id) ${request.backward ? '>' : '<'} (:cursorAt::timestamptz, :cursorId::uuid)`,
        {
          cursorAt: request.cursor[0],
          cursorId: request.cursor[1] ?? null,
        },
      );
    return toPage(request, await readQuery(query), ({ at, id }) => [at.toISOString(), id]);
  }
}
