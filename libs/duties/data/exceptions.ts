import { Injectable } from '@nestjs/common';
import { type Actor, type Id, type Page, type PageRequest, toPage } from '#kernel';
import { insertRow, type Manager, readQuery, readRows } from '#platform/database';
import { DataSource } from 'typeorm';
import type { RuleException } from '../domain/exception.ts';
import { ExceptionRow } from './exception.entity.ts';

export interface ExceptionFilter {
  readonly changeId?: Id | null;
  readonly serviceId?: Id | null;
  readonly rules?: readonly string[] | null;
  readonly verdicts?: readonly ('granted' | 'refused')[] | null;
  readonly requestedFrom?: Date | null;
  readonly requestedTo?: Date | null;
}

/** How often a rule was to be broken in a period. */
export interface ExceptionCount {
  readonly rule: string;
  readonly requested: number;
  readonly granted: number;
  readonly refused: number;
  readonly revoked: number;
}

/** Keeps exceptions, for ever. */
@Injectable()
export class Exceptions {
  constructor(private readonly dataSource: DataSource) {}

  async insert(exception: RuleException, manager: Manager): Promise<void> {
    await insertRow<ExceptionRow>(manager, ExceptionRow, exception);
  }

  async byId(id: Id, manager: Manager = this.dataSource.manager): Promise<RuleException | null> {
    return (await readRows<ExceptionRow>(manager, ExceptionRow, 'WHERE t.id = $1', [id]))[0] ?? null;
  }

  async lock(id: Id, manager: Manager): Promise<RuleException | null> {
    return (
      (await readRows<ExceptionRow>(manager, ExceptionRow, 'WHERE t.id = $1 FOR UPDATE', [id]))[0] ?? null
    );
  }

  /** For a request that was repeated under its Idempotency-Key: what came of the first. */
  async lastAsked(
    { personId }: Pick<Actor, 'personId'>,
    { rule, changeId, serviceId }: Pick<RuleException, 'rule' | 'changeId' | 'serviceId'>,
  ): Promise<RuleException> {
    const [first] = await readRows<ExceptionRow>(
      this.dataSource.manager,
      ExceptionRow,
      `WHERE t.requested_by = $1 AND t.rule = $2 AND t.change_id IS NOT DISTINCT FROM $3::uuid
         AND t.service_id IS NOT DISTINCT FROM $4::uuid ORDER BY t.requested_at DESC LIMIT 1`,
      [personId, rule, changeId, serviceId],
    );
    return first as RuleException;
  }

  async patch(id: Id, patch: Partial<RuleException>, manager: Manager): Promise<void> {
    await manager.update(ExceptionRow, { id }, patch);
  }

  /** Those of these changes that may still lift something, or are still to be decided. */
  async live(changeIds: readonly Id[], manager: Manager): Promise<RuleException[]> {
    return readRows<ExceptionRow>(
      manager,
      ExceptionRow,
      `WHERE t.change_id = ANY($1::uuid[]) AND t.verdict IS DISTINCT FROM 'refused' AND t.revoked_at IS NULL
         AND t.expired_at IS NULL ORDER BY t.id`,
      [changeIds],
    );
  }

  /** The newest first. */
  async list(filter: ExceptionFilter, request: PageRequest): Promise<Page<RuleException>> {
    const order = request.backward ? 'ASC' : 'DESC';
    const query = this.dataSource.manager
      .createQueryBuilder(ExceptionRow, 'x')
      .where('true')
      .orderBy('x.requestedAt', order)
      .addOrderBy('x.id', order)
      .limit(request.limit + 1);
    const { changeId, serviceId, rules, verdicts } = filter;
    if (changeId != null) query.andWhere('x.changeId = :changeId', { changeId });
    if (serviceId != null) query.andWhere('x.serviceId = :serviceId', { serviceId });
    if (rules != null) query.andWhere('x.rule = ANY(:rules)', { rules });
    if (verdicts != null) query.andWhere('x.verdict = ANY(:verdicts)', { verdicts });
    if (filter.requestedFrom != null)
      query.andWhere('x.requestedAt >= :from', { from: filter.requestedFrom });
    if (filter.requestedTo != null) query.andWhere('x.requestedAt < :to', { to: filter.requestedTo });
    if (request.cursor !== null)
      query.andWhere(
        `(x.requestedAt, x.id) ${request.backward ? '>' : '<'} (:at::timestamptz, :after::uuid)`,
        { at: request.cursor[0], after: request.cursor[1] ?? null },
      );
    return toPage(request, await readQuery(query), (x) => [x.requestedAt.toISOString(), x.id]);
  }

  /** By rule, of those asked for in a period. */
  async counts(from: Date, to: Date): Promise<ExceptionCount[]> {
    return this.dataSource.query(
      `SELECT rule, count(*)::int AS requested, count(*) FILTER (WHERE verdict = 'granted')::int AS granted,
         count(*) FILTER (WHERE verdict = 'refused')::int AS refused, count(revoked_at)::int AS revoked
       FROM duty_exception WHERE requested_at >= $1 AND requested_at < $2 GROUP BY rule ORDER BY rule`,
      [from, to],
    );
  }
}
