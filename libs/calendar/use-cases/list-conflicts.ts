import { Injectable } from '@nestjs/common';
import { type ChangeRecord, type ChangeState, ListChanges } from '#changes';
import { Fault, type PageArgs } from '#kernel';
import type { ConflictRule, Severity } from '../domain/calendar-settings.ts';
import type { Conflict } from '../domain/conflict.ts';
import { Conflicts } from '../conflicts.ts';

export interface ConflictFilter {
  /** Of changes whose windows touch this span. */
  readonly from: Date;
  readonly to: Date;
  /** Ids or keys: any of these. */
  readonly services?: readonly string[] | null;
  readonly environments?: readonly string[] | null;
  readonly rules?: readonly ConflictRule[] | null;
  readonly severities?: readonly Severity[] | null;
}

export interface ConflictedChange {
  readonly change: ChangeRecord;
  readonly conflicts: readonly Conflict[];
}

export interface ConflictPage {
  readonly nodes: readonly ConflictedChange[];
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

const states: readonly ChangeState[] = ['DRAFT', 'ASSESSING', 'AUTHORIZING', 'SCHEDULED', 'IMPLEMENTING'];
const longest = 400 * 86_400_000;
/** So many changes are looked at in one go, and so many goes one page may take. */
const batch = 100;
const mostBatches = 5;

/**
 * Which changes of a span are in conflict, in order of their windows. Conflicts are found as they are asked for, so a page
 * may hold fewer than it could: the cursor says how far it has looked.
 */
@Injectable()
export class ListConflicts {
  constructor(
    private readonly changes: ListChanges,
    private readonly conflicts: Conflicts,
  ) {}

  async execute(filter: ConflictFilter, page: PageArgs): Promise<ConflictPage> {
    const { from, to, services, environments, rules, severities } = filter;
    if (from >= to) throw bad('to', 'The span ends before it begins.');
    if (to.getTime() - from.getTime() > longest) throw bad('to', 'A span of 400 days at the most, please.');
    const wanted = (conflict: Conflict) =>
      (rules?.includes(conflict.rule) ?? true) && (severities?.includes(conflict.severity) ?? true);
    const first = page.first ?? 20;
    const nodes: ConflictedChange[] = [];
    let after = page.after ?? null;
    for (let round = 0; ; round += 1) {
      const found = await this.changes.page(
        {
          states: [...states],
          windowFrom: from,
          windowTo: to,
          services: services == null ? null : [...services],
          environments: environments == null ? null : [...environments],
        },
        { by: 'PLANNED_START', descending: false },
        { first: batch, after },
      );
      const conflicts = await this.conflicts.ofChanges(found.nodes);
      for (const [index, change] of found.nodes.entries()) {
        const own = (conflicts.get(change.id) ?? []).filter(wanted);
        after = found.cursors[index] ?? after;
        if (own.length > 0) nodes.push({ change, conflicts: own });
        const more = found.hasNextPage || index + 1 < found.nodes.length;
        if (nodes.length === first) return { nodes, endCursor: after, hasNextPage: more };
      }
      if (!found.hasNextPage || round + 1 === mostBatches)
        return { nodes, endCursor: after, hasNextPage: found.hasNextPage };
    }
  }
}

const bad = (field: string, message: string): Fault =>
  new Fault('BAD_USER_INPUT', message, [{ path: ['filter', field], message }]);
