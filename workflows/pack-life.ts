import { type PackActivities, type PackMoved, packMovedSignal } from '#audit/contract';
import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import { keepTime } from './keep-time.ts';
import { untilDone } from './retry.ts';

/** A stint ends by itself after some seconds; what does not say that it goes on is begun again elsewhere. */
const { carryPackOn } = proxyActivities<PackActivities>({
  ...untilDone,
  startToCloseTimeout: '1h',
  heartbeatTimeout: '10s',
});

/** Has a pack made, a stint at a time, and its archive removed when it has expired. */
export async function packLife(heard: PackMoved | null = null): Promise<void> {
  await keepTime(heard, {
    signal: packMovedSignal,
    // Found in Temporal by its id; there is nothing else to search for.
    show: () => undefined,
    meet: (due, { packId }, correlationId) => carryPackOn({ ...due, packId, correlationId }),
    again: (latest) => continueAsNew<typeof packLife>(latest),
  });
}
