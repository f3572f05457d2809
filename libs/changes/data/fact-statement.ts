import type { Id } from '#kernel';
import { alwaysPrepared, type Manager } from '#platform/database';
import type { ChangeRecord } from '../domain/change.ts';

/** What one slice reads of a change, as a part of the one statement that reads it all. */
export interface FactQuery {
  /** Unique; a name in SQL. */
  readonly name: string;
  /**
   * A scalar query that gives jsonb, or NULL for nothing. It stands where `c` is a change in hand, which may differ from
   * its row as it is not written yet: id, state, service_ids, template_id, and the columns below.
   */
  readonly sql: string;
  /** Further columns of `c`, as in `mails text[]`, and their values. */
  readonly given?: {
    readonly columns: string;
    readonly of: (change: ChangeRecord) => Readonly<Record<string, unknown>>;
  };
}

/** Reads the parts of many changes in one round trip; each part is null or what its JSON says. */
export async function readParts(
  queries: readonly FactQuery[],
  changes: readonly ChangeRecord[],
  manager: Manager,
): Promise<Map<Id, Readonly<Record<string, unknown>>>> {
  if (changes.length === 0 || queries.length === 0) return new Map();
  const columns = [
    'id uuid, state text, service_ids uuid[], template_id uuid',
    ...queries.flatMap((q) => q.given?.columns ?? []),
  ];
  const parts = queries.map((q) => `(${q.sql}) AS "${q.name}"`);
  const rows: ({ id: Id } & Record<string, unknown>)[] = await manager.query(
    `${alwaysPrepared}SELECT c.id, ${parts.join(', ')} FROM jsonb_to_recordset($1::jsonb) AS c(${columns.join(', ')})`,
    [JSON.stringify(changes.map((change) => given(change, queries)))],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const given = (change: ChangeRecord, queries: readonly FactQuery[]): Record<string, unknown> =>
  queries.reduce<Record<string, unknown>>((row, q) => ({ ...row, ...q.given?.of(change) }), {
    id: change.id,
    state: change.state,
    service_ids: change.serviceIds,
    template_id: change.templateId,
  });
