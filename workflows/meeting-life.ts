import { meetingMovedSignal, type MeetingActivities, type SeriesMoved } from '#meetings/contract';
import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import { keepTime } from './keep-time.ts';
import { untilDone } from './retry.ts';

const { meetMeetingDeadline } = proxyActivities<MeetingActivities>(untilDone);

/** The patience of a series of meetings, from the day it is planned until no agenda is left to freeze. */
export async function meetingLife(heard: SeriesMoved | null = null): Promise<void> {
  await keepTime(heard, {
    signal: meetingMovedSignal,
    // Named in Temporal by the key of the series; there is nothing else to search for.
    show: () => undefined,
    meet: (due, { seriesId }, correlationId) => meetMeetingDeadline({ ...due, seriesId, correlationId }),
    again: (latest) => continueAsNew<typeof meetingLife>(latest),
  });
}
