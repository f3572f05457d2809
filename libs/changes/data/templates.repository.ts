import { Injectable } from '@nestjs/common';
import {
  done,
  fromGlobalId,
  type Id,
  notFound,
  type Outcome,
  type Page,
  type PageRequest,
  problem,
  refused,
  toPage,
} from '#kernel';
import type { Work } from '#platform/database';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { ChangeOutcome } from '../domain/change.ts';
import type { ChangeType } from '../domain/content.ts';
import { type TemplateRecord, whyUnusable } from '../domain/template.ts';
import { TemplateRow } from './template.entity.ts';

/** Templates: looking them up, and the one that a change is filed from. */
@Injectable()
export class Templates {
  constructor(private readonly dataSource: DataSource) {}

  async byIds(
    ids: readonly Id[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<Id, TemplateRecord>> {
    if (ids.length === 0) return new Map();
    const rows = await manager.find(TemplateRow, { where: { id: In([...ids]) } });
    return new Map(rows.map((row) => [row.id, row]));
  }

  async lock(id: Id, manager: EntityManager): Promise<TemplateRecord> {
    const row = await manager.findOne(TemplateRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (row === null) throw notFound('template');
    return row;
  }

  /** @throws Fault NOT_FOUND */
  async one(id: Id): Promise<TemplateRecord> {
    const template = (await this.byIds([id])).get(id);
    if (template === undefined) throw notFound('template');
    return template;
  }

  /** How changes made from it ended that were begun since it was last released, the newest first, but for one. */
  async outcomes(template: TemplateRecord, but: Id, manager: EntityManager): Promise<ChangeOutcome[]> {
    const rows: { outcome: ChangeOutcome }[] = await manager.query(
      `SELECT outcome FROM change WHERE template_id = $1 AND outcome IS NOT NULL AND id <> $2
         AND started_at > coalesce($3::timestamptz, '-infinity') ORDER BY started_at DESC LIMIT 100`,
      [template.id, but, template.releasedAt],
    );
    return rows.map(({ outcome }) => outcome);
  }

  /** How many changes made from each have an outcome, and how many of these succeeded without issues. */
  async records(
    ids: readonly Id[],
  ): Promise<Map<Id, { readonly ended: number; readonly succeeded: number }>> {
    const rows: { id: Id; ended: number; succeeded: number }[] = await this.dataSource.query(
      `SELECT template_id AS id, count(*)::int AS ended, (count(*) FILTER (WHERE outcome = 'SUCCESSFUL'))::int AS succeeded
       FROM change WHERE template_id = ANY($1::uuid[]) AND outcome IS NOT NULL GROUP BY template_id`,
      [ids],
    );
    return new Map(rows.map(({ id, ...record }) => [id, record]));
  }

  async newestVersion(key: string, manager: EntityManager): Promise<number> {
    return (await manager.maximum(TemplateRow, 'version', { key })) ?? 0;
  }

  async insert(template: TemplateRecord, manager: EntityManager): Promise<void> {
    await manager.insert(TemplateRow, template as never);
  }

  async patch(id: Id, patch: Partial<TemplateRecord>, manager: EntityManager): Promise<void> {
    await manager.update(TemplateRow, { id }, patch as never);
  }

  async list(request: PageRequest): Promise<Page<TemplateRecord>> {
    const query = this.dataSource
      .getRepository(TemplateRow)
      .createQueryBuilder('t')
      .orderBy('t.proposedAt', request.backward ? 'ASC' : 'DESC')
      .addOrderBy('t.id', request.backward ? 'ASC' : 'DESC')
      .limit(request.limit + 1);
    if (request.cursor)
      query.where(`(t.proposedAt, t.id) ${request.backward ? '>' : '<'} (:at::timestamptz, :id::uuid)`, {
        at: request.cursor[0],
        id: request.cursor[1],
      });
    return toPage(request, await query.getMany(), (t) => [t.proposedAt.toISOString(), t.id]);
  }

  /** The template a change of this type is filed from; null for types that have none. */
  async forFiling(
    type: ChangeType,
    ref: string | null,
    { manager, now }: Work,
  ): Promise<Outcome<TemplateRecord | null>> {
    const path = ['input', 'template'];
    if (type !== 'STANDARD')
      return ref === null
        ? done(null)
        : refused(problem('INVALID_INPUT', 'Only a standard change has a template.', { path }));
    if (ref === null)
      return refused(
        problem('INVALID_INPUT', 'A standard change is filed from a template.', {
          path,
          wayOut: 'Name the template, or file a normal change.',
        }),
      );
    const template = await this.find(ref, manager);
    if (template === null)
      return refused(problem('INVALID_REFERENCE', `There is no template "${ref.slice(0, 100)}".`, { path }));
    const unusable = whyUnusable(template, now);
    return unusable === null
      ? done(template)
      : refused(
          problem('TEMPLATE_UNUSABLE', unusable, {
            path,
            wayOut: 'Have a new version approved, or file a normal change.',
          }),
        );
  }

  /** By global id that very version; by key the newest approved one, or the newest there is. */
  private async find(ref: string, manager: EntityManager): Promise<TemplateRecord | null> {
    const parsed = fromGlobalId(ref);
    if (parsed?.type === 'ChangeTemplate')
      return (await this.byIds([parsed.id], manager)).get(parsed.id) ?? null;
    return manager
      .createQueryBuilder(TemplateRow, 't')
      .where('t.key = :ref', { ref })
      .orderBy('(t.approvedAt IS NOT NULL AND t.retiredAt IS NULL)', 'DESC')
      .addOrderBy('t.version', 'DESC')
      .getOne();
  }
}
