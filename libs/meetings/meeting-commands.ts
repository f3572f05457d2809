import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, type Json, notFound, type Outcome, type Problem, refused } from '#kernel';
import { UnitOfWork, type Work } from '#platform/database';
import { DecisionStore, type PolicyDecision } from '#policy';
import { MeetingStore } from './data/meeting-store.ts';
import { RecordStore } from './data/records.ts';
import { SeriesStore } from './data/series-store.ts';
import type { KeptMeeting, Meeting } from './domain/meeting.ts';
import { Involvement } from './involvement.ts';
import { MeetingInHand } from './meeting-in-hand.ts';
import { MeetingListeners } from './news.ts';
import { Seats } from './seats.ts';
import { seriesTopic } from './topics.ts';

export interface MeetingCommand {
  /** The mutation's name. */
  readonly name: string;
  readonly meeting: Meeting;
  readonly action: 'manageMeetings' | 'attendMeeting' | 'leadMeeting' | 'freezeAgenda' | 'lapseMeeting';
  /** The change that it is about, for whoever has a hand in that. */
  readonly changeId?: Id;
  /** Shifts a deadline of the series: its workflow has to hear of it. */
  readonly shifts?: boolean;
  /** Another meeting that something is kept of. */
  readonly other?: Meeting;
  readonly input: Json;
}

/** What a meeting's data is kept by: one dependency of many commands. */
@Injectable()
export class MeetingStores {
  constructor(
    readonly series: SeriesStore,
    readonly meetings: MeetingStore,
    readonly records: RecordStore,
  ) {}
}

/** How every command on a meeting runs: lock, ask policy, decide, write, tell the world. */
@Injectable()
export class MeetingCommands {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly stores: MeetingStores,
    private readonly seats: Seats,
    private readonly involvement: Involvement,
    private readonly decisions: DecisionStore,
    private readonly listeners: MeetingListeners,
  ) {}

  /** @param body answers the problems that refuse the command; none when it is done */
  run(
    actor: Actor,
    command: MeetingCommand,
    body: (hand: MeetingInHand) => Promise<readonly Problem[]>,
  ): Promise<Outcome<KeptMeeting>> {
    const { meeting, name, input } = command;
    let decision: PolicyDecision | null = null;
    const subject =
      meeting.id === null
        ? { type: 'meetingSeries', id: meeting.seriesId }
        : { type: 'meeting', id: meeting.id };
    const keep = (work: Work) => this.keep(work, decision, subject);
    return this.unitOfWork.run<KeptMeeting>(
      actor,
      {
        name,
        input: [meeting.seriesId, meeting.at, input],
        subject,
        idOf: ({ id }) => id,
        reload: (id, work) => this.reload(id, work),
        onRefusal: keep,
      },
      async (work) => {
        const hand = await this.take(work, command);
        decision = await this.involvement.ask(hand, command.action, command.changeId);
        if (decision.problems.length > 0) return refused(...decision.problems);
        const problems = await body(hand);
        if (problems.length > 0) return refused(...problems);
        await this.write(hand, command.shifts === true);
        keep(work);
        return done(hand.meeting);
      },
    );
  }

  /** Series before meeting, always, so that no two commands wait for each other. */
  private async take(work: Work, { meeting, other, shifts }: MeetingCommand): Promise<MeetingInHand> {
    const { manager } = work;
    const { series: allSeries, meetings } = this.stores;
    // A meeting of which nothing is kept yet is told from the rule, which must not be altered meanwhile.
    const derived = [meeting, other].filter((m) => m?.id === null);
    const series =
      shifts === true || derived.length > 0
        ? await allSeries.lock(meeting.seriesId, manager)
        : (await allSeries.byIds([meeting.seriesId], manager)).get(meeting.seriesId);
    if (series === undefined) throw notFound('series of meetings');
    if (derived.some((m) => m?.schedule !== series.schedule)) throw notFound('meeting');
    const kept = await meetings.open(meeting, manager);
    const sitting = (await this.seats.of([series.boardId], manager)).get(series.boardId);
    if (sitting === undefined) throw notFound('board');
    return new MeetingInHand(work, series, kept, sitting, this.stores);
  }

  private async write(hand: MeetingInHand, shifts: boolean): Promise<void> {
    const { before, work, sitting } = hand;
    const series = shifts ? { ...hand.series, version: hand.series.version + 1 } : hand.series;
    hand.patch({ version: before.version + 1 });
    await this.stores.meetings.patch(before, hand.meeting, work.manager);
    if (shifts) {
      await this.stores.series.patch(series.id, { version: series.version }, work.manager);
      work.enqueue({ topic: seriesTopic, key: series.id, payload: {} });
    }
    for (const event of hand.happened)
      await this.listeners.tell({ event, series, previous: null, meeting: hand.meeting, sitting }, work);
  }

  private keep(work: Work, decision: PolicyDecision | null, { type, id }: { type: string; id: Id }): void {
    if (decision === null) return;
    this.decisions.record(work, [decision], {
      correlationId: work.actor.correlationId,
      subjectType: type,
      subjectId: id,
      accountId: work.actor.accountId,
      at: work.now,
    });
  }

  private async reload(id: Id, work: Work): Promise<KeptMeeting> {
    const meeting = (await this.stores.meetings.byIds([id], work.manager)).get(id);
    if (meeting === undefined) throw notFound('meeting');
    return meeting;
  }
}
