import { DamagedDocument, type EvidenceReader } from '../domain/reading.ts';
import { TestTally, type TestOutcome } from './test-tally.ts';
import { figure, readXml, type XmlElement } from './xml.ts';

const roots = ['testsuites', 'testsuite'];

/**
 * JUnit's XML report, as Maven Surefire, Gradle, pytest, Jest, GoogleTest and most runners write it. There is no one
 * schema: cases are counted, and what the outermost suites claim is taken where it is worse.
 */
export const junitXml: EvidenceReader = {
  format: 'junit-xml',
  title: 'a JUnit XML report',
  kinds: ['TEST_REPORT', 'ROLLBACK_TEST'],
  recognises: ({ xml }) => xml !== null && roots.includes(xml.name),
  async read(document) {
    const report = new Report();
    await readXml(document, {
      begin: (element, open) => {
        report.begin(element, open);
      },
      finish: (name) => {
        report.finish(name);
      },
    });
    return report.tally.reading(junitXml.format);
  },
};

class Report {
  readonly tally = new TestTally();
  private readonly suites = { tests: 0, failed: 0, errors: 0, skipped: 0 };
  private outcome: TestOutcome = 'passed';
  private flaky = false;

  begin(element: XmlElement, open: readonly string[]): void {
    const { name } = element;
    if (open.length === 0 && !roots.includes(name))
      throw new DamagedDocument(
        `Its outermost element is ${name}, not a test suite. Attach the report itself.`,
      );
    if (name === 'testsuites' && open.length === 0) this.tally.claim(claimOf(element));
    // A suite that no other suite's figures include already.
    if (name === 'testsuite' && !open.includes('testsuite')) this.claim(element);
    if (name === 'testcase') this.beginCase(element);
    if (open.at(-1) === 'testcase') this.note(name);
  }

  finish(name: string): void {
    if (name !== 'testcase') return;
    this.tally.count(this.outcome);
    if (this.flaky && this.outcome === 'passed') this.tally.countFlaky();
  }

  private beginCase(element: XmlElement): void {
    // GoogleTest marks what it did not run by attributes, others by an element.
    const notRun = element.attribute('status') === 'notrun' || element.attribute('result') === 'suppressed';
    this.outcome = notRun || element.attribute('result') === 'skipped' ? 'skipped' : 'passed';
    this.flaky = false;
  }

  private claim(element: XmlElement): void {
    const claimed = claimOf(element);
    for (const key of Object.keys(this.suites) as (keyof typeof this.suites)[])
      this.suites[key] += claimed[key] ?? 0;
    this.tally.claim(this.suites);
  }

  /** Surefire tells of repeated tests: flaky ones passed in the end, `rerunFailure` stands beside a failure. */
  private note(child: string): void {
    if (child === 'error') this.outcome = 'errors';
    else if (child === 'failure') this.outcome = this.outcome === 'errors' ? 'errors' : 'failed';
    else if (child === 'skipped') this.outcome = this.outcome === 'passed' ? 'skipped' : this.outcome;
    else if (child === 'flakyFailure' || child === 'flakyError') this.flaky = true;
  }
}

const claimOf = (element: XmlElement) => ({
  tests: figure(element, 'tests'),
  failed: figure(element, 'failures'),
  errors: figure(element, 'errors'),
  skipped: figure(element, 'skipped') ?? figure(element, 'disabled'),
});
