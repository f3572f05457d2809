import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { readQuery } from '#platform/database';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { type ChangeRecord, parseChangeNumber } from '../domain/change.ts';
import type { ChangeType, RiskLevel } from '../domain/content.ts';
import type { ChangeState } from '../domain/life.ts';
import { ChangeRow } from './change.entity.ts';

/** Which changes; every part narrows. */
export interface ChangeFilter {
  readonly states?: readonly ChangeState[] | null;
  readonly types?: readonly ChangeType[] | null;
  readonly risks?: readonly RiskLevel[] | null;
  readonly serviceIds?: readonly Id[] | null;
  readonly environmentIds?: readonly Id[] | null;
  readonly requesterId?: Id | null;
  /** Implementer or verifier. */
  readonly assigneeId?: Id | null;
  /** Planned windows that touch this span. */
  readonly windowFrom?: Date | null;
  readonly windowTo?: Date | null;
  readonly updatedSince?: Date | null;
  readonly tag?: string | null;
  /** Words of title, description and reason, or a number. */
  readonly text?: string | null;
  /** Filters that later slices bring, by name (see ChangeFilters). */
  readonly more?: ReadonlyMap<string, unknown>;
}

export const changeSorts = ['NUMBER', 'UPDATED', 'PLANNED_START'] as const;
export type ChangeSort = (typeof changeSorts)[number];

export interface ChangeOrder {
  readonly by: ChangeSort;
  readonly descending: boolean;
}

/** So many a list may be sorted from; of more, the next twenty are soon met on the way. */
const mostFew = 5_000;

type Query = SelectQueryBuilder<ChangeRow>;

/** What another slice can narrow the list by: adds its condition on the alias `c`. */
export type FilterPart = (query: Query, value: unknown) => void;

/** The sort key of each order, as SQL and as the row's value; number makes every key unique. */
const keys: Record<ChangeSort, { sql: string; cast: string; of: (row: ChangeRow) => string | number }> = {
  NUMBER: { sql: 'c.number', cast: 'bigint', of: (row) => row.number },
  UPDATED: { sql: 'c.updated_at', cast: 'timestamptz', of: (row) => row.updatedAt.toISOString() },
  PLANNED_START: {
    sql: `coalesce(c.planned_start, 'infinity')`,
    cast: 'timestamptz',
    of: (row) => row.plannedStart?.toISOString() ?? 'infinity',
  },
};

/** Lists of changes: filtered, in order, page by page from a key, so that cost follows the page. */
@Injectable()
export class ChangeList {
  private readonly parts = new Map<string, FilterPart>();

  constructor(private readonly dataSource: DataSource) {}

  /** A filter of a later slice, under the name that the GraphQL filter gives it. */
  addFilter(name: string, part: FilterPart): void {
    this.parts.set(name, part);
  }

  async page(filter: ChangeFilter, order: ChangeOrder, request: PageRequest): Promise<Page<ChangeRecord>> {
    const key = keys[order.by];
    const down = order.descending !== request.backward;
    const query = this.narrow(this.start(), filter)
      .orderBy(key.sql, down ? 'DESC' : 'ASC')
      .addOrderBy('c.number', down ? 'DESC' : 'ASC')
      .limit(request.limit + 1);
    if (request.cursor)
      query.andWhere(`(${key.sql}, c.number) ${down ? '<' : '>'} (:key::${key.cast}, :tie::bigint)`, {
        key: request.cursor[0],
        tie: request.cursor[1],
      });
    const few = await this.few(filter);
    if (few !== null) query.andWhere('c.number = ANY(:few)', { few });
    return toPage(request, await readQuery(query), (row) => [key.of(row), row.number]);
  }

  /**
   * The changes that words or a window leave, when they are few. How many those are, PostgreSQL cannot tell from its
   * statistics, and would walk along the order of the list past all others to find them.
   */
  private async few(filter: ChangeFilter): Promise<number[] | null> {
    const { text, windowFrom, windowTo } = filter;
    if (!text && !windowFrom && !windowTo) return null;
    const found = await this.narrow(this.start(), { text, windowFrom, windowTo })
      .select('c.number', 'number')
      .limit(mostFew + 1)
      .getRawMany<{ number: string }>();
    return found.length > mostFew ? null : found.map((row) => Number(row.number));
  }

  count(filter: ChangeFilter): Promise<number> {
    return this.narrow(this.start(), filter).getCount();
  }

  private start(): Query {
    return this.dataSource.getRepository(ChangeRow).createQueryBuilder('c');
  }

  private narrow(query: Query, f: ChangeFilter): Query {
    if (f.states) query.andWhere('c.state = ANY(:states)', { states: f.states });
    if (f.types) query.andWhere('c.type = ANY(:types)', { types: f.types });
    if (f.risks) query.andWhere('c.risk = ANY(:risks)', { risks: f.risks });
    if (f.serviceIds) query.andWhere('c.service_ids && :services::uuid[]', { services: f.serviceIds });
    if (f.environmentIds)
      query.andWhere('c.environment_ids && :environments::uuid[]', { environments: f.environmentIds });
    if (f.requesterId) query.andWhere('c.requester_id = :requester', { requester: f.requesterId });
    if (f.assigneeId)
      query.andWhere('(c.implementer_id = :assignee OR c.verifier_id = :assignee)', {
        assignee: f.assigneeId,
      });
    this.byWindow(query, f.windowFrom ?? null, f.windowTo ?? null);
    if (f.updatedSince) query.andWhere('c.updated_at >= :since', { since: f.updatedSince });
    if (f.tag) query.andWhere('c.tags @> ARRAY[:tag]::text[]', { tag: f.tag });
    if (f.text) this.byText(query, f.text);
    for (const [name, value] of f.more ?? []) this.parts.get(name)?.(query, value);
    return query;
  }

  /** One condition on both ends, so that one index answers it however many windows lie before or after. */
  private byWindow(query: Query, from: Date | null, to: Date | null): void {
    if (from === null && to === null) return;
    if (from !== null && to !== null && from > to) query.andWhere('false');
    else
      query
        .andWhere('c.planned_start IS NOT NULL')
        .andWhere('tstzrange(c.planned_start, c.planned_end) && tstzrange(:windowFrom, :windowTo)', {
          windowFrom: from,
          windowTo: to,
        });
  }

  private byText(query: Query, text: string): void {
    const number = parseChangeNumber(text);
    if (number !== null) query.andWhere('c.number = :number', { number });
    // Not called `text`: TypeORM would take the cast `::text` of another part for this parameter.
    else query.andWhere(`c.search @@ websearch_to_tsquery('simple', :words)`, { words: text });
  }
}
