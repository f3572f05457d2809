import { DamagedDocument, type EvidenceReader, type ReadableDocument } from '../domain/reading.ts';
import { columnsIn, rowsOf } from './csv.ts';
import { either, every, number, object, scalar, text } from './json-shape.ts';
import { has, hasList, readJson } from './json.ts';
import { TestTally, type TestOutcome } from './test-tally.ts';
import { readXml } from './xml.ts';

/** Words for results in TestRail and Zephyr; what is neither passed nor failed still waits for somebody. */
export function manualOutcome(word: string): TestOutcome {
  switch (word.toLowerCase().replaceAll(/[\s_-]/g, '')) {
    case 'pass':
    case 'passed':
      return 'passed';
    case 'fail':
    case 'failed':
      return 'failed';
    case 'skip':
    case 'skipped':
    case 'notapplicable':
    case 'na':
      return 'skipped';
    default:
      // Blocked, untested, retest, unexecuted, in progress, and words of one's own.
      return 'pending';
  }
}

/** Counts rows by a column of results. @throws DamagedDocument when a row has none */
async function countRows(document: ReadableDocument, column: string): Promise<TestTally> {
  const tally = new TestTally();
  let row = 1;
  for await (const cells of rowsOf(document)) {
    row += 1;
    const word = cells.get(column);
    if (word === undefined)
      throw new DamagedDocument(
        `Row ${row} has no column for the result. Export it again, with that column.`,
      );
    // Steps stand on rows of their own below their test, without a result.
    if (word !== '') tally.count(manualOutcome(word));
  }
  return tally;
}

const kinds = ['TEST_REPORT', 'ROLLBACK_TEST'] as const;

/** A test run that TestRail exported as CSV: one row for each test, its result under `Status`. */
export const testrailCsv: EvidenceReader = {
  format: 'testrail-csv',
  title: 'a TestRail run (CSV)',
  kinds,
  recognises({ text: head, xml, json }) {
    if (xml !== null || json !== null) return false;
    const columns = columnsIn(head);
    // Other tables have states and titles too: these are columns that only such a run has.
    const own = [
      'caseid',
      'testid',
      'run',
      'runid',
      'testedon',
      'testedby',
      'sectionhierarchy',
      'sectiondepth',
    ];
    return columns.has('status') && columns.has('title') && own.some((name) => columns.has(name));
  },
  read: async (document) => (await countRows(document, 'status')).reading(testrailCsv.format),
};

/** A test run that TestRail exported as XML: `run` around sections of `test`, each with its `status`. */
export const testrailXml: EvidenceReader = {
  format: 'testrail-xml',
  title: 'a TestRail run (XML)',
  kinds,
  recognises: ({ xml, text: head }) =>
    xml?.name === 'run' && /<(sections|tests|config|stats)[\s/>]/.test(head),
  async read(document) {
    const tally = new TestTally();
    await readXml(document, {
      texts: new Set(['status']),
      finish: (name, word, open) => {
        if (name === 'status' && open.at(-1) === 'test') tally.count(manualOutcome(word));
      },
    });
    return tally.reading(testrailXml.format);
  },
};

/** TestRail's own numbers for results; numbers from 6 on are an installation's own. */
const testrailStatus = new Map<number, TestOutcome>([
  [1, 'passed'],
  [5, 'failed'],
]);

/** What TestRail's API answers: a run with its counts, or the tests or results of one. */
export const testrailJson: EvidenceReader = {
  format: 'testrail-json',
  title: 'a TestRail answer (JSON)',
  kinds,
  recognises: ({ json }) =>
    has(json, 'passed_count', 'failed_count', 'untested_count') ||
    (has(json, 'offset', 'limit') && (hasList(json, 'tests') || hasList(json, 'results'))) ||
    (json?.list === true &&
      json.entries.has('status_id') &&
      (json.entries.has('test_id') || json.entries.has('case_id'))),
  async read(document) {
    const tally = new TestTally();
    const result = object({ status_id: number });
    const count = ({ status_id }: { status_id: number | undefined }): void => {
      tally.count(testrailStatus.get(status_id ?? 3) ?? 'pending');
    };
    const all = every(result, count);
    const run = object({
      passed_count: number,
      failed_count: number,
      blocked_count: number,
      untested_count: number,
      retest_count: number,
      tests: all,
      results: all,
      _links: object({ next: scalar }),
    });
    const found = await readJson(document, either(run, all));
    if (found !== true) {
      tally.count('passed', found.passed_count ?? 0);
      tally.count('failed', found.failed_count ?? 0);
      tally.count(
        'pending',
        (found.blocked_count ?? 0) + (found.untested_count ?? 0) + (found.retest_count ?? 0),
      );
      if (found._links?.next !== undefined)
        throw new DamagedDocument(
          'It is one page of several. Attach the run itself, or all results in one list.',
        );
    }
    return tally.reading(testrailJson.format);
  },
};

const zephyrColumns = ['executionstatus', 'executedstatus'];

/** Executions that Zephyr (Squad and Scale) exported as CSV; the result is under a column of its own. */
export const zephyrCsv: EvidenceReader = {
  format: 'zephyr-csv',
  title: 'Zephyr executions (CSV)',
  kinds,
  recognises({ text: head, xml, json }) {
    if (xml !== null || json !== null) return false;
    const columns = columnsIn(head);
    return (
      zephyrColumns.some((name) => columns.has(name)) || (columns.has('testcasekey') && columns.has('status'))
    );
  },
  async read(document) {
    const names = [...zephyrColumns, 'status'];
    let column: string | undefined;
    for await (const row of rowsOf(document)) {
      column = names.find((name) => row.has(name));
      break;
    }
    return (await countRows(document, column ?? 'status')).reading(zephyrCsv.format);
  },
};

/** Executions that Zephyr exported as XML: an `execution` for each, with its `executedStatus`. */
export const zephyrXml: EvidenceReader = {
  format: 'zephyr-xml',
  title: 'Zephyr executions (XML)',
  kinds,
  recognises: ({ xml, text: head }) =>
    xml !== null && /^executions?$/i.test(xml.name) && /<execut(ed|ion)Status[\s/>]/i.test(head),
  async read(document) {
    const tally = new TestTally();
    await readXml(document, {
      texts: new Set(['executedStatus', 'executionStatus', 'ExecutionStatus']),
      finish: (name, word) => {
        if (/^execut(ed|ion)Status$/i.test(name)) tally.count(manualOutcome(word));
      },
    });
    return tally.reading(zephyrXml.format);
  },
};

/** Results in Zephyr Scale's own JSON: a version, and executions with the word of each. */
export const zephyrJson: EvidenceReader = {
  format: 'zephyr-json',
  title: 'Zephyr executions (JSON)',
  kinds,
  recognises: ({ json }) => hasList(json, 'executions') && (has(json, 'version') || has(json, 'status')),
  async read(document) {
    const tally = new TestTally();
    const execution = object({
      result: text,
      status: scalar,
      executionStatus: scalar,
      testCase: object({ key: text }),
    });
    const words = new Map([
      ['1', 'pass'],
      ['2', 'fail'],
    ]);
    await readJson(
      document,
      object({
        executions: every(execution, ({ result, status, executionStatus }) => {
          const word = String(result ?? status ?? executionStatus ?? '');
          tally.count(manualOutcome(words.get(word) ?? word));
        }),
      }),
    );
    return tally.reading(zephyrJson.format);
  },
};
