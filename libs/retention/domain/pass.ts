import type { DueNext, Id, TimedAgenda } from '#kernel';

/** There is one retention. */
export const retentionId: Id = '00000000-0000-7000-9003-000000000001';

/** Asks for the workflow of retention where none runs, and tells it when the next pass is. */
export const retentionTopic = 'retention.workflow';

/** The event that tells of a portion of a pass. */
export const passedEvent = 'retention.passed';

/** Where in the order of attaching a pass has come to. */
export interface Place {
  readonly at: string;
  readonly id: Id;
}

/** The last portion that was made. */
export interface Passed {
  /** Counts up. */
  readonly seq: number;
  readonly at: Date;
  /** Where the next portion begins; null when the pass was through. */
  readonly after: Place | null;
}

/** A pass follows the one before after a time, and its portions follow one another at once. */
export function nextPass(last: Passed | null, everyMs: number): DueNext {
  if (last === null) return { kind: 'retention-pass', key: 'pass:first', at: new Date(0).toISOString() };
  const at = new Date(last.at.getTime() + (last.after === null ? everyMs : 0));
  return { kind: 'retention-pass', key: `pass:${last.seq}`, at: at.toISOString() };
}

export const agendaOf = (last: Passed | null, everyMs: number): TimedAgenda => ({
  asOf: last?.seq ?? 0,
  ended: false,
  next: nextPass(last, everyMs),
});
