import pg from 'pg';

/** So many texts a connection keeps prepared; what is made up later is parsed each time. */
const most = 300;

/** The name of each text in this process; pg wants them the same on each connection, no more. */
const names = new Map<string, string>();

/** In front of a statement with a limit whose best way does not depend on what is asked for. */
export const alwaysPrepared = '/* prepared */ ';

/**
 * A connection that has PostgreSQL parse and plan each statement once, not each time it is sent. A list's statement is
 * left out: the best way to its first page depends on what is asked for, and a plan for all values would not look.
 */
export class PreparedClient extends pg.Client {
  override query(...args: unknown[]): never {
    const [text, values, ...rest] = args;
    const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : undefined;
    const query = super.query.bind(this) as (...sent: unknown[]) => never;
    return name === undefined ? query(...args) : query({ name, text, values: values as unknown[] }, ...rest);
  }
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= most || !isPrepared(text)) return undefined;
  const name = `g${names.size}`;
  names.set(text, name);
  return name;
}

/** Whether a statement is one to prepare. */
export const isPrepared = (text: string): boolean =>
  text.startsWith(alwaysPrepared) ||
  (/^\s*(SELECT|INSERT|UPDATE|WITH)\b/i.test(text) && !/\bLIMIT\b/i.test(text));
