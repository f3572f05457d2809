import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { readRows } from '#platform/database';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { Round } from '../domain/round.ts';
import { RoundRow } from './round.entities.ts';

export interface AskingFilter {
  readonly types?: readonly string[] | null;
  readonly risks?: readonly string[] | null;
  /** A board's key. */
  readonly board?: string | null;
  readonly dueBefore?: Date | null;
}

/** The step that is asked now. */
const currentStep = `(r.steps -> r.current_step)`;
/** Who of these could be asked by a round: on a seat of their own, or as somebody's deputy. */
const seatHeld = (person: string) =>
  `jsonb_path_query_array(r.steps, '$[*].electorate[*]') @> to_jsonb(ARRAY[${person}::text])`;
const deputyFor = (person: string) =>
  `jsonb_path_query_array(r.steps, '$[*].deputies[*].person') @> to_jsonb(ARRAY[${person}::text])`;

/** More changes than that do not wait for boards that meet; beyond, the oldest come first. */
const mostBefore = 1_000;

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

  /** Open rounds that ask any of these boards, whichever step is open; those asked first first, so many at the most. */
  async openBefore(boardKeys: readonly string[], manager: EntityManager): Promise<Round[]> {
    const patterns = boardKeys.map((key) => JSON.stringify([key]));
    return readRows(
      manager,
      RoundRow,
      `WHERE t.state = 'open' AND jsonb_path_query_array(t.steps, '$[*].boards[*]') @> ANY ($1::jsonb[])
       ORDER BY t.opened_at, t.id LIMIT ${mostBefore}`,
      [patterns],
    );
  }

  /** Open rounds that may wait for this person's vote, on their own seat or on another's, those due first first. */
  async asking(personId: Id, filter: AskingFilter, now: Date, request: PageRequest): Promise<Page<Round>> {
    const values: unknown[] = [personId];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const lenders: { id: Id }[] = await this.dataSource.query(
      `SELECT DISTINCT delegator_id AS id FROM delegation
       WHERE delegate_id = $1 AND revoked_at IS NULL AND from_at <= $2 AND to_at > $2`,
      [personId, now],
    );
    const seats = ['$1', ...lenders.map(({ id }) => bind(id))];
    const where = [
      `r.state = 'open'`,
      `(${[...seats.map(seatHeld), deputyFor('$1')].join(' OR ')})`,
      `NOT EXISTS (SELECT FROM standing_vote v WHERE v.round_id = r.id AND v.person_id = $1::uuid)`,
      `(${seats.map((seat) => `${currentStep} -> 'electorate' ? ${seat}::text`).join(' OR ')}
        OR ${currentStep} -> 'deputies' @> jsonb_build_array(jsonb_build_object('person', $1::text)))`,
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
