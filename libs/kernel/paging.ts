import { Fault } from './problems.ts';

/** What a client asks of a list (Relay cursor connections): forward with first/after or backward with last/before. */
export interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** A page as the database sees it: how many, from which keyset position, in which direction. */
export interface PageRequest {
  readonly limit: number;
  readonly backward: boolean;
  /** The sort values and id of the row to start after; null for the list's own end. */
  readonly cursor: readonly (string | number | null)[] | null;
}

export interface Page<T> {
  readonly nodes: readonly T[];
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export const defaultPageSize = 20;
export const maxPageSize = 100;

export function pageRequest(args: PageArgs): PageRequest {
  const bad = (path: string, message: string) =>
    new Fault('BAD_USER_INPUT', message, [{ path: [path], message }]);
  if (args.first != null && args.last != null) throw bad('last', 'Ask for first or for last, not for both.');
  const backward = args.last != null;
  const limit = (backward ? args.last : args.first) ?? defaultPageSize;
  if (!Number.isInteger(limit) || limit < 1 || limit > maxPageSize)
    throw bad(backward ? 'last' : 'first', `A page has 1 to ${maxPageSize} entries; ${limit} was asked for.`);
  const text = backward ? args.before : args.after;
  const cursor = text == null ? null : decodeCursor(text);
  if (text != null && cursor === null)
    throw bad(backward ? 'before' : 'after', 'This cursor is not one that this list gave out.');
  return { limit, backward, cursor };
}

export function encodeCursor(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values), 'utf8').toString('base64url');
}

function decodeCursor(text: string): (string | number | null)[] | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const ok =
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((v) => v === null || typeof v === 'string' || typeof v === 'number');
    return ok && encodeCursor(value as (string | number | null)[]) === text
      ? (value as (string | number | null)[])
      : null;
  } catch {
    return null;
  }
}

/**
 * Rows fetched with `limit + 1`, in list order or reversed for a backward page, as a page in list order.
 * `cursorOf` gives the sort values and id of a row.
 */
export function toPage<T>(
  request: PageRequest,
  rows: readonly T[],
  cursorOf: (row: T) => readonly (string | number | null)[],
): Page<T> {
  const more = rows.length > request.limit;
  const kept = rows.slice(0, request.limit);
  const nodes = request.backward ? kept.reverse() : kept;
  return {
    nodes,
    cursors: nodes.map((row) => encodeCursor(cursorOf(row))),
    hasNextPage: request.backward ? request.cursor !== null : more,
    hasPreviousPage: request.backward ? more : request.cursor !== null,
  };
}

/** Where the next page begins, as REST tells it; null on the last one. */
export const nextCursorOf = ({ hasNextPage, cursors }: Page<unknown>): string | null =>
  hasNextPage ? (cursors.at(-1) ?? null) : null;
