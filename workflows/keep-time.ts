import type { DueNext, NewsOf, TimedAgenda } from '#kernel';
import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  defineSignal,
  log,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';

/** What differs between the lives of subjects. */
export interface Life<A extends TimedAgenda> {
  /** The signal that tells of the record. */
  readonly signal: string;
  /** Shows the record in Temporal's lists. */
  readonly show: (agenda: A) => void;
  /** Has what is due done, and answers what is due next. */
  readonly meet: (due: DueNext, agenda: A, correlationId: string) => Promise<A>;
  /** Begins a new run that knows what this one knew. */
  readonly again: (heard: NewsOf<A>) => Promise<never>;
}

/** Keeps the newest that was heard of the record: news may come late, twice or in the wrong order. */
class Ear<A extends TimedAgenda> {
  latest: NewsOf<A> | null = null;

  constructor(private readonly show: (agenda: A) => void) {}

  hear(news: NewsOf<A>): void {
    if (this.latest !== null && news.agenda.asOf < this.latest.agenda.asOf) return;
    this.latest = news;
    if (news.indexed) this.show(news.agenda);
  }
}

/**
 * A subject's patience, until its end: waits for whatever is due next and has it done. What state the subject is in is
 * PostgreSQL's to say; each move of the record brings a new agenda, and each deadline met answers with the next, so
 * nothing is asked for and nothing is remembered but the latest of them.
 *
 * @param heard the news to begin with: of the run before, or of a start without a signal
 */
export async function keepTime<A extends TimedAgenda>(heard: NewsOf<A> | null, life: Life<A>): Promise<void> {
  const ear = new Ear<A>(life.show);
  setHandler(defineSignal<[NewsOf<A>]>(life.signal), (news) => ear.hear(news));
  if (heard !== null) ear.hear(heard);
  await condition(() => ear.latest !== null);

  for (let tries = 0; ;) {
    const news = ear.latest as NewsOf<A>;
    const { agenda } = news;
    if (agenda.ended) return;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await life.again(ear.latest as NewsOf<A>);
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
    await meet(due, news, ear, life);
    tries = isSame(ear.latest?.agenda.next ?? null, due) ? tries + 1 : 0;
  }
}

/** A deadline that cannot be met must not end the wait for all others: it is tried again later. */
async function meet<A extends TimedAgenda>(
  due: DueNext,
  { agenda: before, correlationId }: NewsOf<A>,
  ear: Ear<A>,
  life: Life<A>,
): Promise<void> {
  try {
    const agenda = await life.meet(due, before, correlationId);
    ear.hear({ agenda, correlationId, indexed: ear.latest?.indexed === true });
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.error('a deadline could not be met', { key: due.key, cause: String(error.cause) });
  }
}

/** One minute, then twice as long each time, to an hour. */
const patience = (tries: number): number => Math.min(60_000 * 2 ** (tries - 1), 3_600_000);

const isSame = (a: DueNext | null, b: DueNext | null): boolean => a?.key === b?.key && a?.at === b?.at;
