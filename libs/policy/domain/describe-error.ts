import type { DetailedError } from './cedar.ts';

/** An error of Cedar as one line for the author of a file: what, where in `text`, and how to mend it. */
export function describe(error: DetailedError, text?: string): string {
  const where = error.sourceLocations?.[0];
  const line =
    where === undefined || text === undefined
      ? ''
      : ` (line ${Buffer.from(text).subarray(0, where.start).toString().split('\n').length})`;
  const hints = [where?.label, error.help].filter((hint) => hint != null);
  return `${error.message}${line}${hints.length > 0 ? `; ${hints.join('; ')}` : ''}`;
}
