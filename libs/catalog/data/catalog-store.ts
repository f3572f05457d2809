import { notFound, type Problem, problem } from '#kernel';
import type { Work } from '#platform/database';
import type { EntityTarget, ObjectLiteral } from 'typeorm';

/** Inserts a row; a problem when its key is taken, also when that happens at this very moment. */
export async function insertWithKey<T extends ObjectLiteral & { readonly key: string }>(
  work: Work,
  entity: EntityTarget<T>,
  row: T,
): Promise<Problem[]> {
  const result = await work.manager
    .createQueryBuilder()
    .insert()
    .into(entity)
    .values(row)
    .orIgnore()
    .returning('id')
    .execute();
  return (result.raw as unknown[]).length > 0
    ? []
    : [problem('ALREADY_EXISTS', `The key ${row.key} is taken.`, { path: ['input', 'key'] })];
}

/** The value a repeated command reloads. */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw notFound(what);
  return value;
}
