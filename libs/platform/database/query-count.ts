import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'typeorm';

/** What one request cost the database. */
export interface QueryTally {
  count: number;
  readonly statements: string[];
}

const current = new AsyncLocalStorage<QueryTally>();

export const newTally = (): QueryTally => ({ count: 0, statements: [] });

/** Everything awaited inside `body` is counted on `tally`. */
export function counting<T>(tally: QueryTally, body: () => T): T {
  return current.run(tally, body);
}

/** What happens on the way now and then, and is not of the request's own making, is left out of its count. */
export function uncounted<T>(body: () => T): T {
  return current.exit(body);
}

/** Counts statements; transaction control is not a query of the operation's own making. */
export class CountingLogger implements Logger {
  logQuery(query: string): void {
    const tally = current.getStore();
    if (tally === undefined || /^(START TRANSACTION|BEGIN|COMMIT|ROLLBACK|SET )/.test(query)) return;
    tally.count += 1;
    tally.statements.push(query.slice(0, 120));
  }
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
