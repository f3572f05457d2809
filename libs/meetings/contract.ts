/** What workflows may know of meetings: names and plain data, no code of the slice. */
import type { DueNext, NewsOf, TimedAgenda } from '#kernel';

/** The workflow that keeps the time of a series. */
export const meetingLifeWorkflow = 'meetingLife';

/** Its id derives from the series', so that there is one for each. */
export const meetingLifeWorkflowId = (seriesId: string): string => `meetings-${seriesId}`;

/** Tells the workflow that the record has moved on. */
export const meetingMovedSignal = 'meetingsMoved';

/** What a series waits for, as the record has it. */
export interface SeriesAgenda extends TimedAgenda {
  readonly seriesId: string;
  readonly key: string;
}

/** What the signal carries. */
export type SeriesMoved = NewsOf<SeriesAgenda>;

export interface MeetingActivities {
  /** Does what is due, and answers what is due next. */
  meetMeetingDeadline(input: DueNext & { seriesId: string; correlationId: string }): Promise<SeriesAgenda>;
}
