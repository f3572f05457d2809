import { parse } from 'csv-parse';
import { pipeline, Readable } from 'node:stream';
import { DamagedDocument, type ReadableDocument } from '../domain/reading.ts';
import { charactersOf } from './lines.ts';

/** More rows than any run of tests has; each takes some microseconds. */
const mostRows = 200_000;

/**
 * The rows of a CSV document (RFC 4180; separated by commas, semicolons or tabs), each by the names in the first row.
 * @throws DamagedDocument
 */
export async function* rowsOf(document: ReadableDocument): AsyncGenerator<ReadonlyMap<string, string>> {
  const parser = parse({
    delimiter: [',', ';', '\t'],
    relax_column_count_less: true,
    skip_empty_lines: true,
    max_record_size: 1024 * 1024,
  });
  // Faults come out of the parser, which is read below.
  pipeline(Readable.from(charactersOf(document)), parser, () => undefined);
  let names: string[] | null = null;
  let rows = 0;
  try {
    for await (const row of parser as AsyncIterable<string[]>) {
      if (names === null) {
        names = row.map(columnName);
        if (names.length > 1000)
          throw new DamagedDocument('Line 1 names more than 1000 columns. Leave some out.');
      } else if (++rows > mostRows) throw new DamagedDocument(`It has more than ${mostRows} rows. Split it.`);
      else yield new Map(names.map((name, i) => [name, row[i]?.trim() ?? '']));
    }
  } catch (error) {
    if (error instanceof DamagedDocument) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new DamagedDocument(`The CSV is damaged: ${why.slice(0, 200)}. Export it again.`);
  }
}

/** Column names in small letters without spaces or marks: `Case ID` and `case_id` are one. */
export const columnName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** The names that the first line gives, from a document's first characters. */
export const columnsIn = (head: string): ReadonlySet<string> =>
  new Set(
    (head.split(/\r?\n/, 1)[0] ?? '')
      .slice(0, 10_000)
      .split(/[,;\t]/)
      .map(columnName),
  );
