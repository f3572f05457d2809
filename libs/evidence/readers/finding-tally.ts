import type { Reading, ReadingFacts } from '../domain/reading.ts';

export const severities = ['critical', 'high', 'medium', 'low', 'info', 'unknown'] as const;
export type Severity = (typeof severities)[number];

/** What a scanner found, by severities that are the same for all of them. */
export class FindingTally {
  private readonly found: Record<Severity, number> = {
    critical: 0,
    high: 0,
    medium: 0,
    low: 0,
    info: 0,
    unknown: 0,
  };
  private suppressed = 0;
  private partial = false;
  private broken = false;

  count(severity: Severity, times = 1): void {
    this.found[severity] += times;
  }

  /** A finding that somebody set aside in the tool: it is counted apart and does not speak against the change. */
  suppress(times = 1): void {
    this.suppressed += times;
  }

  /** What the report says of itself, taken where it is worse than what it shows. */
  claim(claimed: Partial<Record<Severity, number | undefined>>): void {
    for (const severity of severities)
      this.found[severity] = Math.max(this.found[severity], claimed[severity] ?? 0);
  }

  /** The scan did not come to its end, so that nothing found is no proof. */
  incomplete(): void {
    this.partial = true;
  }

  /** The tool's own policy says no. */
  spoil(): void {
    this.broken = true;
  }

  /**
   * Open findings of critical or high severity speak against the change. Without them, findings that nobody graded and
   * scans that did not end leave it open.
   */
  reading(format: string, more: ReadingFacts = {}): Reading {
    const { critical, high, unknown } = this.found;
    return {
      format,
      verdict:
        critical + high > 0 || this.broken ? 'FAILED' : unknown > 0 || this.partial ? 'UNKNOWN' : 'PASSED',
      facts: {
        ...this.found,
        total: severities.reduce((sum, severity) => sum + this.found[severity], 0),
        suppressed: this.suppressed,
        complete: !this.partial,
        ...more,
      },
      unread: null,
    };
  }
}

/** By the words that vendors use. */
export function severityOf(word: string | null | undefined): Severity {
  switch (word?.toLowerCase()) {
    case 'critical':
    case 'very high':
      return 'critical';
    case 'high':
      return 'high';
    case 'medium':
    case 'moderate':
      return 'medium';
    case 'low':
    case 'very low':
    case 'negligible':
      return 'low';
    case 'info':
    case 'informational':
    case 'none':
      return 'info';
    default:
      return 'unknown';
  }
}

/** By a CVSS base score (v3 and v4 qualitative scale); 0 is informational. */
export function severityOfScore(score: number): Severity {
  if (!(score >= 0 && score <= 10)) return 'unknown';
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'info';
}
