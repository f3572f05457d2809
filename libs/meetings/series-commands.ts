import { Injectable } from '@nestjs/common';
import { Judge } from '#changes';
import { type Actor, type Id, type Json, notFound, type Outcome, refused } from '#kernel';
import { UnitOfWork, type Work } from '#platform/database';
import { DecisionStore, type PolicyDecision } from '#policy';
import { SeriesStore } from './data/series-store.ts';
import type { Resettled } from './domain/alteration.ts';
import type { MeetingSeries } from './domain/series.ts';
import { type Sitting, Seats } from './seats.ts';
import { SeriesNews } from './series-news.ts';
import { seriesTopic } from './topics.ts';

export interface SeriesCommand {
  /** The mutation's name. */
  readonly name: string;
  readonly boardId: Id;
  /** The series that it is about; left out for one that is new. */
  readonly seriesId?: Id;
  readonly input: Json;
}

/** A board that a command plans for, and the series that it has locked. */
export interface SeriesInHand {
  readonly work: Work;
  readonly sitting: Sitting;
  /** Null for one that is new. */
  readonly before: MeetingSeries | null;
  /** What became of meetings to which deputies may have been asked: filled by the command. */
  readonly resettled: Resettled[];
}

/** How commands on whole series run: policy is asked about the board, and everybody on it hears of what happened. */
@Injectable()
export class SeriesCommands {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: SeriesStore,
    private readonly seats: Seats,
    private readonly judge: Judge,
    private readonly decisions: DecisionStore,
    private readonly news: SeriesNews,
  ) {}

  run(
    actor: Actor,
    { name, boardId, seriesId, input }: SeriesCommand,
    body: (hand: SeriesInHand) => Promise<Outcome<MeetingSeries>>,
  ): Promise<Outcome<MeetingSeries>> {
    let decision: PolicyDecision | null = null;
    const subject = { type: 'board', id: boardId };
    const keep = (work: Work) => this.keep(work, decision, boardId);
    const reload = (id: Id, work: Work) => this.reload(id, work);
    const command = { name, input, subject, idOf: ({ id }: MeetingSeries) => id, reload, onRefusal: keep };
    return this.unitOfWork.run<MeetingSeries>(actor, command, async (work) => {
      // Series before meetings, always, so that no two commands wait for each other.
      const before = seriesId === undefined ? null : await this.store.lock(seriesId, work.manager);
      const sitting = (await this.seats.of([boardId], work.manager)).get(boardId);
      if (sitting === undefined) throw notFound('board');
      const { chairs, members } = sitting;
      const board = { id: boardId, chairs, members, guests: [], involved: [] };
      // Whoever sets Gavel up holds the database itself; before the first administrator there is nobody to ask.
      if (!(actor.kind === 'system' && actor.door === 'setup'))
        decision = this.judge.system(actor, 'manageMeetings', { board });
      if (decision !== null && decision.problems.length > 0) return refused(...decision.problems);
      const resettled: Resettled[] = [];
      const outcome = await body({ work, sitting, before, resettled });
      if (!outcome.ok) return outcome;
      keep(work);
      work.enqueue({ topic: seriesTopic, key: outcome.value.id, payload: {} });
      for (const event of work.events) {
        const change = { event, series: outcome.value, previous: before, sitting };
        await this.news.tell(change, work);
        await this.news.tellStandIns(change, resettled, work);
      }
      return outcome;
    });
  }

  private keep(work: Work, decision: PolicyDecision | null, boardId: Id): void {
    if (decision === null) return;
    this.decisions.record(work, [decision], {
      correlationId: work.actor.correlationId,
      subjectType: 'board',
      subjectId: boardId,
      accountId: work.actor.accountId,
      at: work.now,
    });
  }

  private async reload(id: Id, work: Work): Promise<MeetingSeries> {
    const series = (await this.store.byIds([id], work.manager)).get(id);
    if (series === undefined) throw notFound('series of meetings');
    return series;
  }
}
