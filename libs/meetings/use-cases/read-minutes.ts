import { Inject, Injectable } from '@nestjs/common';
import { type Clock, canonicalJson, notFound, sha256 } from '#kernel';
import { CLOCK, Database } from '#platform/database';
import { Happenings } from '../data/happenings.ts';
import type { KeptMeeting } from '../domain/meeting.ts';
import { composeMinutes, type Minutes } from '../domain/minutes.ts';
import { MeetingStores } from '../meeting-commands.ts';
import { ReadProceedings } from '../proceedings.ts';
import { Seats } from '../seats.ts';
import type { Found } from './find-meetings.ts';

export interface ReadMinutesAnswer {
  readonly minutes: Minutes;
  /** Canonical JSON. */
  readonly content: string;
  readonly digest: string | null;
  /** Null while the minutes are open. */
  readonly verified: boolean | null;
}

/** The minutes of a meeting: as they were closed, held against the ledger; or as they would be closed now. */
@Injectable()
export class ReadMinutes {
  constructor(
    private readonly stores: MeetingStores,
    private readonly happenings: Happenings,
    private readonly proceedings: ReadProceedings,
    private readonly seats: Seats,
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns null for a meeting that has not begun */
  async of({ series, meeting }: Found): Promise<ReadMinutesAnswer | null> {
    const { manager } = this.database;
    const { id, startedAt } = meeting;
    if (id === null || startedAt === null) return null;
    const closed = (await this.stores.meetings.minutes([id])).get(id);
    if (closed === undefined) {
      const sitting = (await this.seats.of([series.boardId])).get(series.boardId);
      if (sitting === undefined) throw notFound('board');
      const kept: KeptMeeting = { ...meeting, id, endedAt: meeting.endedAt ?? this.clock.now() };
      const minutes = composeMinutes(await this.proceedings.of({ series, meeting: kept, sitting }, manager));
      return { minutes, content: canonicalJson(minutes), digest: null, verified: null };
    }
    const told = (await this.happenings.digests([id], manager)).get(id);
    const digest = `sha256:${sha256(closed.content).toString('hex')}`;
    return {
      minutes: JSON.parse(closed.content) as Minutes,
      content: closed.content,
      digest: closed.digest,
      verified: digest === closed.digest && digest === told,
    };
  }
}
