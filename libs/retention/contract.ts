/** What workflows may know of retention: names and plain data, no code of the slice. */
import type { DueNext, NewsOf, TimedAgenda } from '#kernel';

/** The workflow that has what the rules say done, day after day. */
export const retentionLifeWorkflow = 'retentionLife';

/** Tells the workflow when the next pass is. */
export const retentionMovedSignal = 'retentionMoved';

/** When the next pass is; it never ends. */
export type RetentionAgenda = TimedAgenda;

/** What the signal carries. */
export type RetentionMoved = NewsOf<RetentionAgenda>;

export interface RetentionActivities {
  /** Makes a portion of a pass, and answers when the next is due. */
  passRetention(input: DueNext & { correlationId: string }): Promise<RetentionAgenda>;
}
