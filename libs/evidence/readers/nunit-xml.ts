import { type EvidenceReader } from '../domain/reading.ts';
import { TestTally, type TestOutcome } from './test-tally.ts';
import { figure, readXml, type XmlElement } from './xml.ts';

/** NUnit's own report: `test-run` of version 3 and 4, `test-results` of version 2. */
export const nunitXml: EvidenceReader = {
  format: 'nunit-xml',
  title: 'an NUnit report',
  kinds: ['TEST_REPORT', 'ROLLBACK_TEST'],
  recognises: ({ xml }) => xml !== null && (xml.name === 'test-run' || xml.name === 'test-results'),
  async read(document) {
    const tally = new TestTally();
    await readXml(document, {
      begin: (element, open) => {
        if (open.length === 0) begin(element, tally);
        else if (element.name === 'test-case') tally.count(outcomeOf(element));
      },
    });
    return tally.reading(nunitXml.format);
  },
};

function begin(root: XmlElement, tally: TestTally): void {
  if (root.name === 'test-run') {
    tally.claim({
      tests: figure(root, 'total'),
      failed: 0,
      skipped: (figure(root, 'skipped') ?? 0) + (figure(root, 'inconclusive') ?? 0),
    });
    // A set-up or tear-down that failed fails the run and no case of it.
    if (/^fail/i.test(root.attribute('result') ?? '')) tally.spoil();
    return;
  }
  tally.claim({ failed: figure(root, 'failures'), errors: figure(root, 'errors') });
}

/** The word of version 3 or 2; version 3 says by a label that a failure was an error. */
function outcomeOf(element: XmlElement): TestOutcome {
  const result = (element.attribute('result') ?? '').toLowerCase();
  const label = (element.attribute('label') ?? '').toLowerCase();
  switch (result) {
    case 'passed':
    case 'success':
    case 'warning':
      return 'passed';
    case 'failed':
      return label === 'error' || label === 'invalid' || label === 'cancelled' ? 'errors' : 'failed';
    case 'failure':
      return 'failed';
    case 'skipped':
    case 'ignored':
    case 'inconclusive':
      return 'skipped';
    case '':
      // The oldest reports of version 2 have no words, only whether it ran and went well.
      if (/^false$/i.test(element.attribute('executed') ?? '')) return 'skipped';
      return /^true$/i.test(element.attribute('success') ?? '') ? 'passed' : 'failed';
    default:
      // NotRunnable, Error, Cancelled, and words that are not known: nothing was shown.
      return 'errors';
  }
}
