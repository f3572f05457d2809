import { type EvidenceReader } from '../domain/reading.ts';
import { TestTally, type TestOutcome } from './test-tally.ts';
import { figure, readXml } from './xml.ts';

const results = new Set([
  'UnitTestResult',
  'TestResult',
  'GenericTestResult',
  'WebTestResult',
  'ManualTestResult',
]);

/** Visual Studio's test results, as `dotnet test --logger trx` and MSTest write them. */
export const trx: EvidenceReader = {
  format: 'trx',
  title: 'a Visual Studio test report (TRX)',
  kinds: ['TEST_REPORT', 'ROLLBACK_TEST'],
  recognises: ({ xml }) => xml?.name === 'TestRun',
  async read(document) {
    const tally = new TestTally();
    // A test with rows of data holds one result for each row: those count, not the frame around them.
    const open: { outcome: TestOutcome; frame: boolean }[] = [];
    await readXml(document, {
      begin: (element) => {
        if (results.has(element.name))
          open.push({ outcome: outcomeOf(element.attribute('outcome')), frame: false });
        const holder = open.at(-1);
        if (element.name === 'InnerResults' && holder !== undefined) holder.frame = true;
        if (
          element.name === 'ResultSummary' &&
          /^(failed|error|aborted|timeout)$/i.test(element.attribute('outcome') ?? '')
        )
          tally.spoil();
        if (element.name === 'Counters')
          tally.claim({ tests: figure(element, 'total'), failed: figure(element, 'failed') });
      },
      finish: (name) => {
        if (!results.has(name)) return;
        const result = open.pop();
        if (result !== undefined && !result.frame) tally.count(result.outcome);
      },
    });
    return tally.reading(trx.format);
  },
};

/** A result without an outcome is one whose test was cut off. */
function outcomeOf(word: string | null): TestOutcome {
  switch (word?.toLowerCase()) {
    case 'passed':
    case 'warning':
    case 'completed':
      return 'passed';
    case 'failed':
      return 'failed';
    case 'notexecuted':
    case 'inconclusive':
      return 'skipped';
    case 'pending':
    case 'inprogress':
      return 'pending';
    default:
      return 'errors';
  }
}
