import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { readRows } from '#platform/database';
import { DataSource, type EntityManager } from 'typeorm';
import type { Assessment, RiskOverride } from '../domain/assessment.ts';
import { AssessmentRow, RiskOverrideRow } from './assessment.entities.ts';

/** What changes were assessed at, and what was said against it. */
@Injectable()
export class Assessments {
  constructor(private readonly dataSource: DataSource) {}

  async insert(assessment: Assessment, manager: EntityManager): Promise<void> {
    await manager.insert(AssessmentRow, { ...assessment, signals: [...assessment.signals] });
  }

  async override(override: RiskOverride, manager: EntityManager): Promise<void> {
    await manager.insert(RiskOverrideRow, override);
  }

  /** The newest of each change that has one: one query. */
  async newest(
    changeIds: readonly Id[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<Id, Assessment>> {
    const rows = await readRows(
      manager,
      AssessmentRow,
      `JOIN unnest($1::uuid[]) AS c(id) ON t.id =
         (SELECT n.id FROM risk_assessment n WHERE n.change_id = c.id ORDER BY n.id DESC LIMIT 1)`,
      [changeIds],
    );
    return new Map(rows.map((row) => [row.changeId, row]));
  }

  /** The newest override of each change that has one. */
  async newestOverrides(
    changeIds: readonly Id[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<Id, RiskOverride>> {
    const rows = await readRows(
      manager,
      RiskOverrideRow,
      `JOIN unnest($1::uuid[]) AS c(id) ON t.id =
         (SELECT n.id FROM risk_override n WHERE n.change_id = c.id ORDER BY n.id DESC LIMIT 1)`,
      [changeIds],
    );
    return new Map(rows.map((row) => [row.changeId, row]));
  }

  /** A change's assessments, the newest first. */
  async of(changeId: Id, request: PageRequest): Promise<Page<Assessment>> {
    const query = this.dataSource.manager
      .createQueryBuilder(AssessmentRow, 'a')
      .where('a.changeId = :changeId', { changeId })
      .orderBy('a.id', request.backward ? 'ASC' : 'DESC')
      .limit(request.limit + 1);
    if (request.cursor !== null)
      query.andWhere(`a.id ${request.backward ? '>' : '<'} :after`, { after: request.cursor[0] });
    return toPage(request, await query.getMany(), (row) => [row.id]);
  }

  async overridesOf(changeId: Id): Promise<RiskOverride[]> {
    return this.dataSource.manager.find(RiskOverrideRow, {
      where: { changeId },
      order: { id: 'DESC' },
      take: 100,
    });
  }
}
