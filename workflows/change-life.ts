import { type ChangeActivities, type RecordMoved, recordMovedSignal } from '#changes/contract';
import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import { indexRecord } from './index-record.ts';
import { keepTime } from './keep-time.ts';
import { untilDone } from './retry.ts';

const { meetDeadline } = proxyActivities<ChangeActivities>(untilDone);

/** A change's patience, from the day it is handed in to its end. */
export async function changeLife(heard: RecordMoved | null = null): Promise<void> {
  await keepTime(heard, {
    signal: recordMovedSignal,
    show: indexRecord,
    meet: (due, { changeId }, correlationId) => meetDeadline({ ...due, changeId, correlationId }),
    again: (latest) => continueAsNew<typeof changeLife>(latest),
  });
}
