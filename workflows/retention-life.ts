import { type RetentionActivities, type RetentionMoved, retentionMovedSignal } from '#retention/contract';
import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import { keepTime } from './keep-time.ts';
import { untilDone } from './retry.ts';

const { passRetention } = proxyActivities<RetentionActivities>(untilDone);

/** Pass after pass over what is kept, for as long as there is a Gavel. */
export async function retentionLife(heard: RetentionMoved | null = null): Promise<void> {
  await keepTime(heard, {
    signal: retentionMovedSignal,
    show: () => undefined,
    meet: (due, _agenda, correlationId) => passRetention({ ...due, correlationId }),
    again: (latest) => continueAsNew<typeof retentionLife>(latest),
  });
}
