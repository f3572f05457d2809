import { Injectable } from '@nestjs/common';
import { type Id, newId } from '#kernel';
import { type Manager, readRows } from '#platform/database';
import type { Span } from '#time';
import { DataSource, In, IsNull, Not } from 'typeorm';
import type { KeptMeeting, Meeting } from '../domain/meeting.ts';
import { ItemRow, MeetingRow, MinutesRow } from './meeting.entities.ts';

/** An item of a meeting that is under way or ahead, with its meeting. */
export interface OpenItem {
  readonly itemId: Id;
  readonly meetingId: Id;
  readonly boardId: Id;
}

/** Meetings of which something is kept. */
@Injectable()
export class MeetingStore {
  constructor(private readonly dataSource: DataSource) {}

  async byIds(ids: readonly Id[], manager?: Manager): Promise<Map<Id, KeptMeeting>> {
    const rows = await this.in(manager).findBy(MeetingRow, { id: In([...ids]) });
    return new Map(rows.map((row) => [row.id, row]));
  }

  async at(seriesId: Id, at: string, manager?: Manager): Promise<KeptMeeting | null> {
    return this.in(manager).findOneBy(MeetingRow, { seriesId, at });
  }

  /** Of these series: what takes place in the span, or is called after a time in or near it. */
  async touching(seriesIds: readonly Id[], { from, to }: Span, manager?: Manager): Promise<KeptMeeting[]> {
    // A name is a wall clock: it lies within a day and a bit of the moment that it stands for, in whatever zone.
    const [first, last] = [from, to].map((date, i) =>
      new Date(date.getTime() + (i === 0 ? -1 : 1) * namesMs).toISOString().slice(0, 19),
    );
    return readRows(
      this.in(manager),
      MeetingRow,
      `WHERE t.series_id = ANY($1::uuid[]) AND (t.starts_at > $6 AND t.starts_at < $3 AND t.ends_at > $2 OR t.at BETWEEN $4 AND $5)
       ORDER BY t.starts_at, t.id`,
      [seriesIds, from, to, first, last, new Date(from.getTime() - lengthMs)],
    );
  }

  /** Meetings that are neither frozen nor canceled nor over, locked until the transaction ends. */
  async lockPlanned(seriesId: Id, now: Date, manager: Manager): Promise<KeptMeeting[]> {
    return readRows(
      manager,
      MeetingRow,
      `WHERE t.series_id = $1 AND t.ends_at > $2 AND t.frozen_at IS NULL AND t.canceled_at IS NULL
       ORDER BY t.starts_at, t.id FOR UPDATE`,
      [seriesId, now],
    );
  }

  /** The meeting with a row of its own, locked until the transaction ends. */
  async open(meeting: Meeting, manager: Manager): Promise<KeptMeeting> {
    const { id: _none, ...fields } = meeting;
    await manager
      .createQueryBuilder()
      .insert()
      .into(MeetingRow)
      .values({ ...fields, id: newId() })
      .orIgnore()
      .execute();
    const [row] = await readRows(manager, MeetingRow, 'WHERE t.series_id = $1 AND t.at = $2 FOR UPDATE', [
      meeting.seriesId,
      meeting.at,
    ]);
    return row as KeptMeeting;
  }

  async patch(before: KeptMeeting, after: KeptMeeting, manager: Manager): Promise<void> {
    const changed = Object.fromEntries(
      Object.entries(after).filter(([key, value]) => before[key as keyof KeptMeeting] !== value),
    );
    if (Object.keys(changed).length > 0) await manager.update(MeetingRow, { id: after.id }, changed);
  }

  /** Nothing more comes of meetings whose agenda is not frozen. */
  async cancelPlanned(seriesId: Id, now: Date, manager: Manager): Promise<void> {
    await manager.update(
      MeetingRow,
      { seriesId, frozenAt: IsNull(), canceledAt: IsNull() },
      { canceledAt: now },
    );
  }

  /** Items about these changes on agendas that are frozen and not yet dealt with. */
  async openItems(changeIds: readonly Id[], manager: Manager): Promise<(OpenItem & { changeId: Id })[]> {
    return manager.query(
      `SELECT i.id AS "itemId", i.meeting_id AS "meetingId", s.board_id AS "boardId", i.change_id AS "changeId"
       FROM meeting_item i JOIN meeting m ON m.id = i.meeting_id JOIN meeting_series s ON s.id = m.series_id
       WHERE i.change_id = ANY($1::uuid[]) AND i.deferred_at IS NULL AND m.ended_at IS NULL AND m.canceled_at IS NULL AND m.lapsed_at IS NULL
       ORDER BY i.meeting_id`,
      [changeIds],
    );
  }

  /** Meetings of these series with a frozen agenda that nobody has opened: they lapse, the first to end first. */
  async unopened(seriesIds: readonly Id[]): Promise<KeptMeeting[]> {
    return this.dataSource.manager.find(MeetingRow, {
      where: {
        seriesId: In([...seriesIds]),
        frozenAt: Not(IsNull()),
        ...{ startedAt: IsNull(), canceledAt: IsNull(), lapsedAt: IsNull() },
      },
      order: { endsAt: 'ASC', id: 'ASC' },
    });
  }

  /** Locks a meeting that may have been told to end meanwhile; null when it has. */
  async lockLive(id: Id, manager: Manager): Promise<KeptMeeting | null> {
    const [row] = await readRows(
      manager,
      MeetingRow,
      'WHERE t.id = $1 AND t.ended_at IS NULL AND t.canceled_at IS NULL AND t.lapsed_at IS NULL FOR UPDATE',
      [id],
    );
    return row ?? null;
  }

  /** Where these changes were put off to: the meeting's start, for those that wait for it. */
  async deferrals(
    changeIds: readonly Id[],
    manager?: Manager,
  ): Promise<{ changeId: Id; roundId: Id; until: Date }[]> {
    return this.in(manager).query(
      `SELECT i.change_id AS "changeId", i.round_id AS "roundId", max(m.starts_at) AS until
       FROM meeting_item i JOIN meeting m ON m.id = i.deferred_to
       WHERE i.change_id = ANY($1::uuid[]) AND m.canceled_at IS NULL GROUP BY 1, 2`,
      [changeIds],
    );
  }

  async items(meetingIds: readonly Id[], manager?: Manager): Promise<ItemRow[]> {
    return this.in(manager).find(ItemRow, {
      where: { meetingId: In([...meetingIds]) },
      order: { meetingId: 'ASC', position: 'ASC' },
    });
  }

  async minutes(meetingIds: readonly Id[], manager?: Manager): Promise<Map<Id, MinutesRow>> {
    const rows = await this.in(manager).findBy(MinutesRow, { meetingId: In([...meetingIds]) });
    return new Map(rows.map((row) => [row.meetingId, row]));
  }

  private in(manager?: Manager): Manager {
    return manager ?? this.dataSource.manager;
  }
}

/** A day on which clocks are set back. */
const lengthMs = 25 * 3_600_000;
/** Clocks on walls differ from UTC by 14 hours at the most, and a meeting lasts a day at the longest. */
const namesMs = 40 * 3_600_000;
