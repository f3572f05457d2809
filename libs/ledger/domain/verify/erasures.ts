import type { Json } from '#kernel';
import { type Entry, type Fields, textIn } from './claims.ts';
import type { Findings } from './findings.ts';

interface Altered {
  readonly place: string;
  /** `event 0190…`: as events name it. */
  readonly record: string;
}

/**
 * Records that are not what their leaves say: an erasure of personal data altered each, by an event of the log that names it,
 * or somebody else did.
 */
export class Erasures {
  private readonly altered: Altered[] = [];
  private readonly named = new Map<string, { readonly place: string; readonly at: string }>();

  constructor(private readonly findings: Findings) {}

  event(place: string, { type, data, occurred_at }: Fields): void {
    if (type !== 'person.recordsErased') return;
    const { records } = (data ?? {}) as Fields;
    for (const record of Array.isArray(records) ? (records as readonly Json[]) : [])
      this.named.set(textIn(record), { place, at: textIn(occurred_at) });
  }

  /** A record that does not have the digest of its leaf. */
  differs(place: string, { kind, id }: Entry): void {
    this.altered.push({ place, record: `${kind} ${id}` });
  }

  /**
   * Says what came of all that was seen since the last time.
   * @param all whether every event was seen that may say why something differs
   */
  finish(all: boolean): void {
    const { findings } = this;
    for (const { place, record } of this.altered) {
      const told = this.named.get(record);
      if (told !== undefined)
        findings.gone({ place, rule: 'an erasure of personal data', at: told.at, event: told.place });
      else if (all) findings.wrong(place, 'Its record was altered.');
      else
        findings.doubt(
          'records that differ from their leaves',
          'The events that may say that they were erased are not in the sample: look at all records.',
        );
    }
    this.altered.length = 0;
    this.named.clear();
  }
}
