import { DamagedDocument, type EvidenceReader, type Reading } from '../domain/reading.ts';
import { linesOf } from './lines.ts';
import { figure, readXml, type XmlElement } from './xml.ts';

interface Covered {
  lines: number;
  covered: number;
  branches: number;
  branchesCovered: number;
}
const nothing = (): Covered => ({ lines: 0, covered: 0, branches: 0, branchesCovered: 0 });

/** Lines that tests can run, and those that they did run. Whether that is enough is not the reader's to say. */
function readingOf(format: string, { lines, covered, branches, branchesCovered }: Covered): Reading {
  if (covered > lines || branchesCovered > branches || !Number.isSafeInteger(lines + branches))
    throw new DamagedDocument(
      'It claims more lines or branches covered than there are. Have the tool write it again.',
    );
  return { format, verdict: 'UNKNOWN', facts: { lines, covered, branches, branchesCovered }, unread: null };
}

/** LCOV's trace file, as `lcov`, Istanbul and coverage.py write it: LF and LH of each source file (geninfo(1)). */
export const lcov: EvidenceReader = {
  format: 'lcov',
  title: 'an LCOV trace',
  kinds: ['COVERAGE_REPORT'],
  recognises: ({ text }) => /^\s*(TN:|SF:)/.test(text),
  async read(document) {
    const sum = nothing();
    const names = new Map<string, keyof Covered>([
      ['LF', 'lines'],
      ['LH', 'covered'],
      ['BRF', 'branches'],
      ['BRH', 'branchesCovered'],
    ]);
    let [open, records] = [false, 0];
    for await (const line of linesOf(document)) {
      const [, word = '', count] = /^(LF|LH|BRF|BRH):\s*(\d{1,12})\s*$/.exec(line) ?? [];
      const name = names.get(word);
      if (name !== undefined) sum[name] += Number(count);
      if (line.startsWith('SF:')) open = true;
      if (line.trim() === 'end_of_record') [open, records] = [false, records + 1];
    }
    if (open || records === 0)
      throw new DamagedDocument(
        `It ends inside its record ${records + 1}. It was cut off on its way: send all of it.`,
      );
    return readingOf(lcov.format, sum);
  },
};

/** Cobertura's XML report, as most coverage tools can write it: what its root element sums up. */
export const cobertura: EvidenceReader = {
  format: 'cobertura-xml',
  title: 'a Cobertura report',
  kinds: ['COVERAGE_REPORT'],
  recognises: ({ xml }) =>
    xml?.name === 'coverage' && (xml.attributes.has('line-rate') || xml.attributes.has('lines-valid')),
  async read(document) {
    const sum = nothing();
    await readXml(document, {
      begin: (element, open) => {
        if (open.length > 0) return;
        sum.lines = demand(element, 'lines-valid');
        sum.covered = demand(element, 'lines-covered');
        sum.branches = figure(element, 'branches-valid') ?? 0;
        sum.branchesCovered = figure(element, 'branches-covered') ?? 0;
      },
    });
    return readingOf(cobertura.format, sum);
  },
};

/** JaCoCo's XML report: the counters of the whole, which stand right below the root. */
export const jacocoXml: EvidenceReader = {
  format: 'jacoco-xml',
  title: 'a JaCoCo report',
  kinds: ['COVERAGE_REPORT'],
  recognises: ({ xml, text }) =>
    xml?.name === 'report' && /<(sessioninfo|group|package|counter)\s|JACOCO/.test(text),
  async read(document) {
    const sum = nothing();
    let counters = 0;
    await readXml(document, {
      begin: (element, open) => {
        if (element.name !== 'counter' || open.length !== 1) return;
        counters += 1;
        const missed = demand(element, 'missed');
        const covered = demand(element, 'covered');
        if (element.attribute('type') === 'LINE') Object.assign(sum, { lines: missed + covered, covered });
        if (element.attribute('type') === 'BRANCH')
          Object.assign(sum, { branches: missed + covered, branchesCovered: covered });
      },
    });
    if (counters === 0)
      throw new DamagedDocument('It sums nothing up. Have JaCoCo write the report of the whole.');
    return readingOf(jacocoXml.format, sum);
  },
};

function demand(element: XmlElement, name: string): number {
  const found = figure(element, name);
  if (found === null)
    throw new DamagedDocument(
      `Its element ${element.name} does not say ${name}. Have the tool write it again.`,
    );
  return found;
}
