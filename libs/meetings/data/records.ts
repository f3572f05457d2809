import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import type { Manager } from '#platform/database';
import { DataSource, In, IsNull } from 'typeorm';
import type { Answer, Item, Presence, Remark, Turn, VoteAtTable } from '../domain/meeting.ts';
import {
  AnswerRow,
  ItemRow,
  MeetingVoteRow,
  MinutesRow,
  PresenceRow,
  RemarkRow,
  TurnRow,
} from './meeting.entities.ts';

/** What is written down of meetings, apart from the agenda. */
export interface MeetingRecords {
  readonly answers: readonly Answer[];
  readonly presences: readonly Presence[];
  readonly turns: readonly Turn[];
  readonly votes: readonly VoteAtTable[];
  readonly remarks: readonly Remark[];
}

/** What is written down while a meeting is prepared and held. Whoever writes holds the meeting's lock. */
@Injectable()
export class RecordStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Everything of these meetings: one query for each kind, however many meetings. */
  async of(meetingIds: readonly Id[], manager: Manager = this.dataSource.manager): Promise<MeetingRecords> {
    const where = { meetingId: In([...meetingIds]) };
    return {
      answers: await this.answers(meetingIds, manager),
      presences: await this.presences(meetingIds, manager),
      turns: await manager.find(TurnRow, { where, order: { beganAt: 'ASC', id: 'ASC' } }),
      votes: await manager.find(MeetingVoteRow, { where, order: { voteId: 'ASC' } }),
      remarks: await manager.find(RemarkRow, { where, order: { madeAt: 'ASC', id: 'ASC' } }),
    };
  }

  answers(meetingIds: readonly Id[], manager: Manager): Promise<Answer[]> {
    return manager.find(AnswerRow, {
      where: { meetingId: In([...meetingIds]) },
      order: { answeredAt: 'ASC', personId: 'ASC' },
    });
  }

  presences(meetingIds: readonly Id[], manager: Manager): Promise<Presence[]> {
    return manager.find(PresenceRow, {
      where: { meetingId: In([...meetingIds]) },
      order: { joinedAt: 'ASC', id: 'ASC' },
    });
  }

  async addItems(items: readonly Item[], manager: Manager): Promise<void> {
    if (items.length > 0) await manager.insert(ItemRow, [...items]);
  }

  async place(positions: ReadonlyMap<Id, number>, manager: Manager): Promise<void> {
    await manager.query(
      `UPDATE meeting_item i SET position = p.position
       FROM unnest($1::uuid[], $2::integer[]) AS p(id, position) WHERE i.id = p.id AND i.position <> p.position`,
      [[...positions.keys()], [...positions.values()]],
    );
  }

  async defer(
    id: Id,
    deferral: Pick<Item, 'deferredAt' | 'deferredBy' | 'deferredTo' | 'deferredReason'>,
    manager: Manager,
  ): Promise<void> {
    await manager.update(ItemRow, { id }, deferral);
  }

  async answer(answer: Answer, manager: Manager): Promise<void> {
    await manager
      .createQueryBuilder()
      .insert()
      .into(AnswerRow)
      .values(answer)
      .orUpdate(['answer', 'deputy_id', 'answered_at'], ['meeting_id', 'person_id'])
      .execute();
  }

  async join(presence: Presence, manager: Manager): Promise<void> {
    await manager.insert(PresenceRow, presence);
  }

  /** @param personId everybody when null */
  async leave(meetingId: Id, personId: Id | null, leftAt: Date, manager: Manager): Promise<void> {
    const who = personId === null ? {} : { personId };
    await manager.update(PresenceRow, { meetingId, leftAt: IsNull(), ...who }, { leftAt });
  }

  async beginTurn(turn: Turn, manager: Manager): Promise<void> {
    await manager.insert(TurnRow, turn);
  }

  async endTurn(meetingId: Id, endedAt: Date, manager: Manager): Promise<void> {
    await manager.update(TurnRow, { meetingId, endedAt: IsNull() }, { endedAt });
  }

  async addVote(vote: VoteAtTable, manager: Manager): Promise<void> {
    await manager.insert(MeetingVoteRow, { ...vote, present: [...vote.present] });
  }

  async addRemark(remark: Remark, manager: Manager): Promise<void> {
    await manager.insert(RemarkRow, remark);
  }

  async keepMinutes(minutes: MinutesRow, manager: Manager): Promise<void> {
    await manager.insert(MinutesRow, minutes);
  }
}
