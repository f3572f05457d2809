import type { ChangeActivities, DueNext, RecordMoved } from '#changes/contract';
import { recordMovedSignal } from '#changes/contract';
import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  log,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { indexRecord } from './index-record.ts';

const recordMoved = defineSignal<[RecordMoved]>(recordMovedSignal);

const { meetDeadline } = proxyActivities<ChangeActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '1m' },
});

/** Keeps the newest that was heard of the record: news may come late, twice or in the wrong order. */
class Ear {
  latest: RecordMoved | null = null;

  hear(news: RecordMoved): void {
    if (this.latest !== null && news.agenda.asOf < this.latest.agenda.asOf) return;
    this.latest = news;
    if (news.indexed) indexRecord(news.agenda);
  }
}

/**
 * A change's patience, from the day it is handed in to its end: waits for whatever is due next and has it done. What
 * state the change is in is PostgreSQL's to say; each move of the record brings a new agenda, and each deadline met
 * answers with the next, so nothing is asked for and nothing is remembered but the latest of them.
 *
 * @param heard the news to begin with: of the run before, or of a start without a signal
 */
export async function changeLife(heard: RecordMoved | null = null): Promise<void> {
  const ear = new Ear();
  setHandler(recordMoved, (news) => ear.hear(news));
  if (heard !== null) ear.hear(heard);
  await condition(() => ear.latest !== null);

  for (let tries = 0; ;) {
    const { agenda, correlationId } = ear.latest as RecordMoved;
    if (agenda.ended) return;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof changeLife>(ear.latest);
    }
    const due = agenda.next;
    const isNews = (): boolean =>
      ear.latest?.agenda.ended === true ||
      !isSame(ear.latest?.agenda.next ?? null, due) ||
      workflowInfo().continueAsNewSuggested;
    if (due === null) {
      await condition(isNews);
      continue;
    }
    const wait = tries === 0 ? Date.parse(due.at) - Date.now() : patience(tries);
    if (wait > 0 && (await condition(isNews, wait))) {
      tries = 0;
      continue;
    }
    await meet(due, agenda.changeId, correlationId, ear);
    tries = isSame(ear.latest?.agenda.next ?? null, due) ? tries + 1 : 0;
  }
}

/** A deadline that cannot be met must not end the wait for all others: it is tried again later. */
async function meet(due: DueNext, changeId: string, correlationId: string, ear: Ear): Promise<void> {
  try {
    const agenda = await meetDeadline({ ...due, changeId, correlationId });
    ear.hear({ agenda, correlationId, indexed: ear.latest?.indexed === true });
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.error('a deadline could not be met', { key: due.key, cause: String(error.cause) });
  }
}

/** One minute, then twice as long each time, to an hour. */
const patience = (tries: number): number => Math.min(60_000 * 2 ** (tries - 1), 3_600_000);

const isSame = (a: DueNext | null, b: DueNext | null): boolean => a?.key === b?.key && a?.at === b?.at;
