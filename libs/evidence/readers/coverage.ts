import { TextDecoder } from 'node:util';
import {
  DamagedDocument,
  type EvidenceReader,
  type ReadableDocument,
  type Reading,
} from '../domain/reading.ts';

/** Lines that tests can run, and those that they did run. Whether that is enough is not the reader's to say. */
const readingOf = (format: string, lines: number, covered: number): Reading => {
  if (!Number.isSafeInteger(lines) || !Number.isSafeInteger(covered) || covered > lines)
    throw new DamagedDocument('It claims more lines covered than there are.');
  return { format, verdict: 'UNKNOWN', facts: { lines, covered }, unread: null };
};

/** LCOV's trace file, as `lcov`, Istanbul and coverage.py write it: LF and LH of each source file (geninfo(1)). */
export const lcov: EvidenceReader = {
  format: 'lcov',
  title: 'an LCOV trace',
  kinds: ['COVERAGE_REPORT'],
  async read(document) {
    if (!/^\s*(TN:|SF:)/.test(document.head)) return null;
    let [lines, covered, records] = [0, 0, 0];
    for await (const line of linesOf(document)) {
      const [, word, figure] = /^(LF|LH):(\d{1,12})$/.exec(line.trim()) ?? [];
      if (word === 'LF') lines += Number(figure);
      if (word === 'LH') covered += Number(figure);
      if (line.trim() === 'end_of_record') records += 1;
    }
    if (records === 0) throw new DamagedDocument('No record in it comes to its end.');
    return readingOf(lcov.format, lines, covered);
  },
};

/** Cobertura's XML report, as most coverage tools can write it: what its root element sums up. */
export const cobertura: EvidenceReader = {
  format: 'cobertura-xml',
  title: 'a Cobertura report',
  kinds: ['COVERAGE_REPORT'],
  read({ head }) {
    const root = /<(?![?!])([A-Za-z_][\w.-]*)([^>]*)>/.exec(head);
    if (!/^\s*</.test(head) || root?.[1] !== 'coverage') return Promise.resolve(null);
    const figure = (name: string): number => {
      const found = new RegExp(`\\s${name}\\s*=\\s*["'](\\d{1,12})["']`).exec(root[2] ?? '')?.[1];
      if (found === undefined) throw new DamagedDocument(`Its root element does not say ${name}.`);
      return Number(found);
    };
    return Promise.resolve().then(() =>
      readingOf(cobertura.format, figure('lines-valid'), figure('lines-covered')),
    );
  },
};

/** Longer lines than paths can be are no trace. */
const longest = 100_000;

async function* linesOf(document: ReadableDocument): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  for await (const piece of document.pieces()) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longest) throw new DamagedDocument('One of its lines does not end.');
    yield* lines;
  }
  yield rest;
}
