import { expect } from '@jest/globals';
import type { EventStream } from './event-stream.ts';
import { waitFor } from './wait-for.ts';

/** Waits for the end of a meeting's life in a stream: the whole of it has to have come, and nothing of any other. */
export async function heardWhole(
  stream: EventStream,
  ref: string,
  decided: readonly string[],
): Promise<void> {
  const heard = () => stream.seen.map((e) => e.data);
  await waitFor(() => heard().some((e) => e.event === 'meeting.minutesClosed'), { what: 'the end' });
  expect(new Set(heard().map((e) => e.meeting))).toEqual(new Set([ref]));
  for (const event of [
    ...['meeting.agendaFrozen', 'meeting.started', 'meeting.joined', 'meeting.itemTaken', 'change.voteCast'],
    ...['meeting.lateChangeAdmitted', 'meeting.left', 'meeting.itemDeferred', 'meeting.ended'],
  ])
    expect(heard().map((e) => e.event)).toContain(event);
  expect(heard().flatMap((e) => (e.event === 'meeting.itemDecided' ? [e.change] : []))).toEqual(
    expect.arrayContaining([...decided]),
  );
}
