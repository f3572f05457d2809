import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type BallotInHand, type VoteCheck, VoteChecks } from '#approvals';
import { type ChangeInHand, ChangeRules, type Reaction } from '#changes';
import { type Id, type Json, problem, type Problem, systemActor } from '#kernel';
import type { RecordedEvent } from '#platform/database';
import { AtVote } from './at-vote.ts';
import type { OpenItem } from './data/meeting-store.ts';
import type { KeptMeeting, VoteAtTable } from './domain/meeting.ts';
import { atTable } from './domain/quorum.ts';
import { meetingRef, type MeetingSeries } from './domain/series.ts';
import { MeetingStores } from './meeting-commands.ts';
import { type Sitting, Seats } from './seats.ts';

/** What was found of a ballot that counts at a table. */
type Seen = Omit<VoteAtTable, 'voteId'> & { readonly ref: string };

/**
 * What stands on a frozen agenda is decided at the table: the vote of somebody on that board counts while the item is
 * dealt with, they are there, and enough others are. Judged in the vote's own transaction, under the meeting's lock, so
 * that nobody can leave in between.
 */
@Injectable()
export class VotesAtTable implements VoteCheck, Reaction, OnModuleInit {
  readonly name = 'decided-at-the-table';
  readonly on = ['change.approved', 'change.rejected'];
  /** By the change in hand: a command takes one vote. */
  private readonly seen = new WeakMap<BallotInHand['hand'], readonly Seen[]>();

  constructor(
    private readonly checks: VoteChecks,
    private readonly rules: ChangeRules,
    private readonly stores: MeetingStores,
    private readonly seats: Seats,
    private readonly atVote: AtVote,
  ) {}

  onModuleInit(): void {
    this.checks.add(this);
    this.rules.addReaction(this);
  }

  /** A vote at the table that decides is something that happens to the meeting. */
  react(hand: ChangeInHand, { type }: RecordedEvent): Promise<void> {
    const { change, work } = hand;
    for (const { itemId, meetingId, ref } of this.seen.get(hand) ?? [])
      work.emit(
        {
          type: 'meeting.itemDecided',
          subjectType: 'meeting',
          subjectId: meetingId,
          data: {
            meeting: ref,
            change: change.id,
            item: itemId,
            outcome: type === 'change.approved' ? 'approved' : 'rejected',
          },
        },
        systemActor(work.actor.correlationId),
      );
    return Promise.resolve();
  }

  async judge(ballot: BallotInHand): Promise<readonly Problem[]> {
    const { hand, seat, voter } = ballot;
    const { manager } = hand.work;
    const seen: Seen[] = [];
    for (const item of await this.stores.meetings.openItems([hand.change.id], manager)) {
      const sitting = (await this.seats.of([item.boardId], manager)).get(item.boardId);
      if (
        sitting === undefined ||
        ![...sitting.members, ...sitting.seats].some((m) => m === voter || m === seat)
      )
        continue;
      // Whoever ends, moves on or leaves meanwhile waits here, or has been waited for.
      const meeting = await this.stores.meetings.lockLive(item.meetingId, manager);
      const series =
        meeting === null
          ? undefined
          : (await this.stores.series.byIds([meeting.seriesId], manager)).get(meeting.seriesId);
      if (meeting === null || series === undefined) continue;
      const found = await this.at(ballot, { item, meeting, series, sitting });
      if ('code' in found) return [found];
      seen.push(found);
    }
    this.seen.set(hand, seen);
    return [];
  }

  adds({ hand }: BallotInHand): Promise<Readonly<Record<string, Json>>> {
    const [first] = this.seen.get(hand) ?? [];
    const told: Record<string, Json> = first === undefined ? {} : { meeting: first.ref, item: first.itemId };
    return Promise.resolve(told);
  }

  async taken({ hand }: BallotInHand, voteId: Id): Promise<void> {
    for (const { meetingId, itemId, needed, present } of this.seen.get(hand) ?? [])
      await this.stores.records.addVote({ voteId, meetingId, itemId, needed, present }, hand.work.manager);
  }

  private async at(
    { hand, seat, voter }: BallotInHand,
    {
      item,
      meeting,
      series,
      sitting,
    }: { item: OpenItem; meeting: KeptMeeting; series: MeetingSeries; sitting: Sitting },
  ): Promise<Seen | Problem> {
    const ref = meetingRef(series, meeting.at);
    if (meeting.startedAt === null || meeting.pausedAt !== null || meeting.currentItem !== item.itemId)
      return notNow(ref);
    const presences = await this.stores.records.presences([meeting.id], hand.work.manager);
    const place = atTable(presences).find((p) => p.personId === voter);
    if (place === undefined) return notPresent;
    if (place.seatId !== seat) return anotherSeat;
    const recusals = this.atVote.recusalsIn(hand.change, await hand.facts(), sitting);
    const { needed, present, reached } = this.atVote.quorum(presences, sitting, recusals);
    return reached
      ? { meetingId: meeting.id, itemId: item.itemId, needed, present, ref }
      : noQuorum(needed, present.length);
  }
}

const notNow = (ref: string): Problem =>
  problem(
    'WRONG_STATE',
    `This change is on the frozen agenda of ${ref}: it is decided there, while it is dealt with.`,
    {
      rule: 'decided-at-the-table',
      wayOut: 'Vote in the meeting when the chair takes the item, or ask the chair to put it off.',
    },
  );

const notPresent: Problem = problem(
  'NOT_PERMITTED',
  'You are not at the table of the meeting that deals with this change.',
  { rule: 'present-votes', wayOut: 'Join the meeting, then vote. Somebody who is not on the board cannot.' },
);

const anotherSeat: Problem = problem('NOT_PERMITTED', 'You sit at the table for another member.', {
  rule: 'seat-at-table',
  wayOut: 'Leave, and join again for the member whose vote you cast.',
});

const noQuorum = (needed: number, present: number): Problem =>
  problem(
    'NO_QUORUM',
    `A vote needs ${needed} members who may vote on this change; ${present} are present.`,
    {
      rule: 'meeting-quorum',
      missing: [`${needed - present} more members who have no hand in the change`],
      wayOut: 'Wait for further members or deputies to join, or put the item off to a later meeting.',
    },
  );
