import { Injectable } from '@nestjs/common';
import { newId } from '#kernel';
import { Candidates } from './candidates.ts';
import { RecordStore } from './data/records.ts';
import type { Candidate } from './domain/agenda.ts';
import { cutOffOf, type Item } from './domain/meeting.ts';
import type { MeetingInHand } from './meeting-in-hand.ts';

/** Freezes agendas: from then on what is dealt with is what was there in time. */
@Injectable()
export class Freezer {
  constructor(
    private readonly candidates: Candidates,
    private readonly records: RecordStore,
  ) {}

  /** To be called at or after the cut-off: however late, nothing gets on that came after it. */
  async freeze(hand: MeetingInHand): Promise<void> {
    const { series, meeting, sitting, work } = hand;
    const [agenda = []] = await this.candidates.agendas(
      [{ series, meeting, boardKey: sitting.board.key }],
      work.manager,
    );
    const items = agenda.map((candidate, i) => itemFrom(hand, candidate, i + 1));
    await this.records.addItems(items, work.manager);
    hand.patch({ frozenAt: work.now });
    const data = {
      cutOff: cutOffOf(meeting, series.cutOffMinutes).toISOString(),
      startsAt: meeting.startsAt.toISOString(),
      changes: agenda.map((c) => c.changeId),
      digests: agenda.map((c) => c.digest),
    };
    hand.emit('meeting.agendaFrozen', data, true);
  }
}

export const itemFrom = (hand: MeetingInHand, candidate: Candidate, position: number): Item => ({
  id: newId(),
  meetingId: hand.meeting.id,
  changeId: candidate.changeId,
  roundId: candidate.roundId,
  revision: candidate.revision,
  digest: candidate.digest,
  position,
  plannedMinutes: hand.series.itemMinutes,
  addedAt: hand.work.now,
  addedBy: null,
  exception: null,
  deferredAt: null,
  deferredBy: null,
  deferredTo: null,
  deferredReason: null,
});
