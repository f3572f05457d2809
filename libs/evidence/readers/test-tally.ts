import type { Reading, ReadingFacts } from '../domain/reading.ts';

export type TestOutcome = 'passed' | 'failed' | 'errors' | 'skipped' | 'pending';

/** How the tests of a report went; every format of test reports comes down to these figures. */
export class TestTally {
  private readonly shown = { passed: 0, failed: 0, errors: 0, skipped: 0, pending: 0 };
  private readonly claimed = { tests: 0, failed: 0, errors: 0, skipped: 0, pending: 0 };
  private flaky = 0;
  private broken = false;

  count(outcome: TestOutcome, times = 1): void {
    this.shown[outcome] += times;
  }

  /** A test that passed only after it had failed. */
  countFlaky(): void {
    this.flaky += 1;
  }

  /** What the report says of itself, taken where it is worse than what it shows. */
  claim(what: Partial<Record<keyof TestTally['claimed'], number | null>>): void {
    for (const key of Object.keys(this.claimed) as (keyof TestTally['claimed'])[])
      this.claimed[key] = Math.max(this.claimed[key], what[key] ?? 0);
  }

  /** The run as a whole failed, whatever its tests say. */
  spoil(): void {
    this.broken = true;
  }

  reading(format: string, more: ReadingFacts = {}): Reading {
    const { shown, claimed } = this;
    const failed = Math.max(shown.failed, claimed.failed);
    const errors = Math.max(shown.errors, claimed.errors);
    const skipped = Math.max(shown.skipped, claimed.skipped);
    const pending = Math.max(shown.pending, claimed.pending);
    const bad = failed + errors + skipped + pending;
    const tests = Math.max(
      shown.passed + shown.failed + shown.errors + shown.skipped + shown.pending,
      claimed.tests,
      bad,
    );
    const passed = tests - bad;
    return {
      format,
      verdict:
        failed + errors > 0 || this.broken
          ? 'FAILED'
          : pending > 0
            ? 'UNKNOWN'
            : passed > 0
              ? 'PASSED'
              : 'FAILED',
      facts: { tests, passed, failed, errors, skipped, pending, flaky: this.flaky, ...more },
      unread: null,
    };
  }
}
