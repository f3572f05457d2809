import { type Fields, textIn } from './claims.ts';
import type { Findings } from './findings.ts';

interface Missing {
  readonly place: string;
  readonly evidence: string;
  readonly digest: string;
}

interface Expired {
  readonly place: string;
  readonly digest: string;
  readonly rule: string;
  readonly at: string;
}

/**
 * Documents that are not there: a retention rule took each away, by an event of the log that names it, or it is missing and
 * nobody says why.
 */
export class ContentExpiries {
  private readonly missing: Missing[] = [];
  private readonly expired = new Map<string, Expired>();

  constructor(private readonly findings: Findings) {}

  event(place: string, { type, data, occurred_at }: Fields): void {
    if (type !== 'change.evidenceExpired') return;
    const { evidence, digest, rule } = (data ?? {}) as Fields;
    const expired = { place, digest: textIn(digest), rule: textIn(rule), at: textIn(occurred_at) };
    // A document goes once; a second event of it proves nothing more.
    if (!this.expired.has(textIn(evidence))) this.expired.set(textIn(evidence), expired);
  }

  /** A document that is neither here nor elsewhere. */
  notThere(missing: Missing): void {
    this.missing.push(missing);
  }

  /**
   * Says what came of all that was seen since the last time.
   * @param all whether every event was seen that may say why something is gone
   */
  finish(all: boolean): void {
    const { findings } = this;
    for (const { place, evidence, digest } of this.missing) {
      const expired = this.expired.get(evidence);
      if (expired?.digest === digest) {
        const { rule, at, place: event } = expired;
        findings.gone({ place, rule, at, event });
      } else if (all)
        findings.wrong(place, `Its document, ${digest}, is not there, and no event says that it went.`);
      else
        findings.doubt(
          'documents that are not there',
          'The events that may say by which rule they went are not in the sample: look at all records.',
        );
    }
    this.missing.length = 0;
    this.expired.clear();
  }
}
