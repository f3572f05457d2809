import { readFileSync } from 'node:fs';
import path from 'node:path';
import { asSuperuser, stack } from './stack.ts';

/** Makes many of one change with everything on record about it; multiply-change.sql tells how. */
export async function multiplyChange(database: string, number: string, count: number): Promise<void> {
  const text = readFileSync(path.join(stack().root, 'test/support/multiply-change.sql'), 'utf8');
  const sql = text
    .replaceAll(/:change\b/g, String(Number(number.slice(4))))
    .replaceAll(/:count\b/g, String(count));
  await asSuperuser((client) => client.query(sql), database);
}
