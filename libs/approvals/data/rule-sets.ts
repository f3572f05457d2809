import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource, type EntityManager, IsNull, Not } from 'typeorm';
import type { ApprovalRule, RuleSet } from '../domain/rule.ts';
import { RuleSetRow } from './rule-set.entity.ts';

/** Versions of the approval rules. The one in force is the highest that was activated. */
@Injectable()
export class RuleSets {
  constructor(private readonly dataSource: DataSource) {}

  async active(manager: EntityManager = this.dataSource.manager): Promise<RuleSet | null> {
    return manager.findOne(RuleSetRow, { where: { activatedAt: Not(IsNull()) }, order: { version: 'DESC' } });
  }

  async byVersion(
    version: number,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<RuleSet | null> {
    return manager.findOneBy(RuleSetRow, { version });
  }

  /** Proposals and activations take turns until the transaction ends. */
  async takeTurns(manager: EntityManager): Promise<void> {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtext('gavel.approval_rule_set'))`);
  }

  async insert(
    rules: readonly ApprovalRule[],
    proposal: { readonly by: Id; readonly at: Date },
    manager: EntityManager,
  ): Promise<RuleSet> {
    const version = ((await manager.maximum(RuleSetRow, 'version')) ?? 0) + 1;
    const row: RuleSet = {
      version,
      rules,
      proposedBy: proposal.by,
      proposedAt: proposal.at,
      activatedBy: null,
      activatedAt: null,
    };
    await manager.insert(RuleSetRow, { ...row, rules: [...rules] });
    return row;
  }

  async activate(version: number, by: Id, at: Date, manager: EntityManager): Promise<void> {
    await manager.update(RuleSetRow, { version }, { activatedBy: by, activatedAt: at });
  }

  /** The newest first. */
  async list(request: PageRequest): Promise<Page<RuleSet>> {
    const query = this.dataSource.manager
      .createQueryBuilder(RuleSetRow, 's')
      .orderBy('s.version', request.backward ? 'ASC' : 'DESC')
      .limit(request.limit + 1);
    if (request.cursor !== null)
      query.where(`s.version ${request.backward ? '>' : '<'} :version::integer`, {
        version: request.cursor[0],
      });
    return toPage(request, await query.getMany(), (s) => [s.version]);
  }
}
