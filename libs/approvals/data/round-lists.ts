import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource, In } from 'typeorm';
import type { Round } from '../domain/round.ts';
import { RoundRow } from './round.entities.ts';

export interface AskingFilter {
  readonly types?: readonly string[] | null;
  readonly risks?: readonly string[] | null;
  /** A board's key. */
  readonly board?: string | null;
  readonly dueBefore?: Date | null;
}

/** The first step that still lacks approvals: who is asked now is told by its electorate. */
const currentStep = `(SELECT s.step FROM jsonb_array_elements(r.steps) WITH ORDINALITY AS s(step, position)
  WHERE (SELECT count(*) FROM standing_vote v WHERE v.round_id = r.id AND v.verdict = 'approve'
           AND v.step = s.position - 1) < (s.step ->> 'needed')::integer
  ORDER BY s.position LIMIT 1)`;

/** Lists of rounds. */
@Injectable()
export class RoundLists {
  constructor(private readonly dataSource: DataSource) {}

  /** A page of each change's rounds, the newest first, in one query for all. */
  async ofChanges(changeIds: readonly Id[], request: PageRequest): Promise<Map<Id, Page<Round>>> {
    const order = request.backward ? 'ASC' : 'DESC';
    const after = request.cursor === null ? '' : `AND r.number ${request.backward ? '>' : '<'} $3::integer`;
    const ranked: { id: Id }[] = await this.dataSource.query(
      `SELECT page.id FROM unnest($1::uuid[]) AS c(id) CROSS JOIN LATERAL (
         SELECT r.id FROM approval_round r WHERE r.change_id = c.id ${after}
         ORDER BY r.number ${order} LIMIT $2) page`,
      [changeIds, request.limit + 1, ...(request.cursor === null ? [] : [request.cursor[0]])],
    );
    const rows = await this.dataSource.manager.find(RoundRow, {
      where: { id: In(ranked.map((r) => r.id)) },
      order: { number: order },
    });
    return new Map(
      changeIds.map((id) => [
        id,
        toPage(
          request,
          rows.filter((row) => row.changeId === id),
          (row) => [row.number],
        ),
      ]),
    );
  }

  /** Open rounds that wait for this person's vote, those due first first. */
  async asking(personId: Id, filter: AskingFilter, request: PageRequest): Promise<Page<Round>> {
    const values: unknown[] = [personId];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const where = [
      `r.state = 'open'`,
      `jsonb_path_query_array(r.steps, '$[*].electorate[*]') @> to_jsonb(ARRAY[$1::text])`,
      `NOT EXISTS (SELECT FROM standing_vote v WHERE v.round_id = r.id AND v.person_id = $1::uuid)`,
      `${currentStep} -> 'electorate' ? $1::text`,
    ];
    if (filter.types != null) where.push(`c.type = ANY(${bind(filter.types)}::text[])`);
    if (filter.risks != null) where.push(`c.risk = ANY(${bind(filter.risks)}::text[])`);
    if (filter.board != null) where.push(`${currentStep} -> 'boards' ? ${bind(filter.board)}::text`);
    if (filter.dueBefore != null) where.push(`r.due_at < ${bind(filter.dueBefore)}::timestamptz`);
    const order = request.backward ? 'DESC' : 'ASC';
    if (request.cursor !== null)
      where.push(
        `(r.due_at, r.id) ${request.backward ? '<' : '>'} (${bind(request.cursor[0])}::timestamptz, ${bind(request.cursor[1] ?? null)}::uuid)`,
      );
    const found: { id: Id }[] = await this.dataSource.query(
      `SELECT r.id FROM approval_round r JOIN change c ON c.id = r.change_id WHERE ${where.join(' AND ')}
       ORDER BY r.due_at ${order}, r.id ${order} LIMIT ${bind(request.limit + 1)}`,
      values,
    );
    const rows = await this.dataSource.manager.find(RoundRow, {
      where: { id: In(found.map((r) => r.id)) },
      order: { dueAt: order, id: order },
    });
    return toPage(request, rows, (row) => [row.dueAt.toISOString(), row.id]);
  }
}
