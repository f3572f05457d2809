import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import {
  DamagedDocument,
  type EvidenceReader,
  type ReadableDocument,
  type Reading,
} from '../domain/reading.ts';

const maxBytes = 32 * 1024 * 1024;
const maxDepth = 64;
const roots = ['testsuites', 'testsuite'];

/** Figures of a report: what the elements show, and what the outermost suites claim. */
interface Tally {
  cases: number;
  failures: number;
  errors: number;
  skipped: number;
  suites: number;
  readonly claimed: Record<'tests' | 'failures' | 'errors' | 'skipped', number>;
}

/**
 * JUnit's XML report, as Maven Surefire, Jest, pytest and most runners write it. There is no one schema: cases are
 * counted, and what the outermost suites claim is taken where it is worse. Entities are not expanded: a document that
 * uses its own is damaged.
 */
export const junitXml: EvidenceReader = {
  format: 'junit-xml',
  title: 'a JUnit XML report',
  kinds: ['TEST_REPORT', 'ROLLBACK_TEST'],
  async read(document) {
    const root = /<([A-Za-z_][\w.-]*)/.exec(document.head)?.[1];
    if (!/^\s*</.test(document.head) || root === undefined || !roots.includes(root)) return null;
    if (document.sizeBytes > maxBytes)
      throw new DamagedDocument(
        `It is larger than the ${maxBytes / 1024 / 1024} MiB that are read of a test report.`,
      );
    return readingOf(await tallyOf(document));
  },
};

function readingOf(tally: Tally): Reading {
  const { claimed } = tally;
  const tests = Math.max(tally.cases, claimed.tests);
  const failures = Math.max(tally.failures, claimed.failures);
  const errors = Math.max(tally.errors, claimed.errors);
  const skipped = Math.max(tally.skipped, claimed.skipped);
  const ran = tests - skipped;
  return {
    format: junitXml.format,
    // A report in which nothing ran proves nothing, so it must not pass for a proof.
    verdict: failures + errors > 0 || ran <= 0 ? 'FAILED' : 'PASSED',
    facts: { tests, failures, errors, skipped, suites: tally.suites },
    unread: null,
  };
}

async function tallyOf(document: ReadableDocument): Promise<Tally> {
  const tally: Tally = {
    cases: 0,
    failures: 0,
    errors: 0,
    skipped: 0,
    suites: 0,
    claimed: { tests: 0, failures: 0, errors: 0, skipped: 0 },
  };
  const parser = parserInto(tally);
  const decoder = decoderFor(document.head);
  try {
    for await (const piece of document.pieces()) parser.write(decoder.decode(piece, { stream: true }));
    parser.write(decoder.decode()).close();
  } catch (error) {
    if (error instanceof DamagedDocument) throw error;
    throw new DamagedDocument(
      `The XML is damaged: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  return tally;
}

function parserInto(tally: Tally): SaxesParser {
  const parser = new SaxesParser();
  const open: string[] = [];
  let caseIs: 'passed' | 'failed' | 'error' | 'skipped' = 'passed';
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length === 0 && !roots.includes(name))
      throw new DamagedDocument(`Its outermost element is ${name}, not a test suite.`);
    if (open.length >= maxDepth)
      throw new DamagedDocument(`Its elements are nested deeper than ${maxDepth} levels.`);
    if (name === 'testsuite') tally.suites += 1;
    if (isOutermostSuite(name, open)) claim(tally, attributes);
    if (name === 'testcase') caseIs = 'passed';
    if (open.at(-1) === 'testcase') caseIs = worse(caseIs, name);
    open.push(name);
  });
  parser.on('closetag', ({ name }) => {
    open.pop();
    if (name !== 'testcase') return;
    tally.cases += 1;
    if (caseIs === 'failed') tally.failures += 1;
    if (caseIs === 'error') tally.errors += 1;
    if (caseIs === 'skipped') tally.skipped += 1;
  });
  return parser;
}

/** A suite that no other suite's figures include already. */
const isOutermostSuite = (name: string, open: readonly string[]): boolean =>
  name === 'testsuite' && !open.includes('testsuite');

function claim(tally: Tally, attributes: Record<string, string>): void {
  for (const key of ['tests', 'failures', 'errors', 'skipped'] as const) {
    const figure = Number(attributes[key] ?? 0);
    if (Number.isSafeInteger(figure) && figure > 0) tally.claimed[key] += figure;
  }
}

function worse<T extends string>(now: T, child: string): T | 'failed' | 'error' | 'skipped' {
  if (child === 'error') return 'error';
  if (child === 'failure') return now === 'error' ? now : 'failed';
  if (child === 'skipped') return now === 'passed' ? 'skipped' : now;
  return now;
}

/** By the declared encoding, UTF-8 unless it says otherwise; a wrong byte is damage, not a question mark. */
function decoderFor(head: string): TextDecoder {
  const label = /^\s*<\?xml[^>]*\bencoding=["']([\w.-]+)["']/.exec(head)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    throw new DamagedDocument(`Its encoding ${label} is not known.`);
  }
}
