import { Injectable } from '@nestjs/common';
import { Rounds } from '#approvals';
import { ChangesRepository, contentDigest } from '#changes';
import type { Id } from '#kernel';
import { Candidates } from './candidates.ts';
import type { MeetingRecords } from './data/records.ts';
import { type ItemMark, markOf } from './domain/agenda.ts';
import type { Item } from './domain/meeting.ts';
import { meetingRef } from './domain/series.ts';
import { MeetingStores } from './meeting-commands.ts';
import { type Sitting, Seats } from './seats.ts';
import type { Found } from './use-cases/find-meetings.ts';

/** A place on an agenda, frozen or not. */
export interface Entry {
  readonly position: number;
  readonly changeId: Id;
  readonly revision: number;
  readonly digest: string;
  readonly plannedMinutes: number;
  /** `open`, `approved`, `rejected`, `voided` or `deferred`. */
  readonly outcome: string;
  /** Null as long as the agenda is not frozen. */
  readonly item: Item | null;
  readonly mark: ItemMark | null;
  /** The meeting that it was put off to. */
  readonly deferredTo: string | null;
}

/** Who sits at a table, and what was written down there. */
export interface TableSight {
  readonly sitting: Sitting;
  readonly records: MeetingRecords;
}

export const refOf = ({ series, meeting }: Found): string => meetingRef(series, meeting.at);

/** What people see of meetings: the same number of queries for one as for many. */
@Injectable()
export class Sights {
  constructor(
    private readonly stores: MeetingStores,
    private readonly seats: Seats,
    private readonly candidates: Candidates,
    private readonly rounds: Rounds,
    private readonly changes: ChangesRepository,
  ) {}

  async sittings(asked: readonly Found[]): Promise<Map<Id, Sitting>> {
    return this.seats.of(asked.map((f) => f.series.boardId));
  }

  /** By the meetings' names. */
  async agendas(asked: readonly Found[]): Promise<Map<string, readonly Entry[]>> {
    const frozen = asked.filter((f) => f.meeting.frozenAt !== null);
    const live = asked.filter((f) => f.meeting.frozenAt === null && f.meeting.canceledAt === null);
    const kept = frozen.length === 0 ? [] : await this.frozen(frozen);
    const derived = live.length === 0 ? [] : await this.live(live);
    return new Map([...kept, ...derived]);
  }

  /** By the meetings' names. */
  async tables(asked: readonly Found[]): Promise<Map<string, TableSight>> {
    const sittings = await this.sittings(asked);
    const ids = asked.flatMap((f) => f.meeting.id ?? []);
    const all = await this.stores.records.of(ids);
    return new Map(
      asked.flatMap((found) => {
        const sitting = sittings.get(found.series.boardId);
        const own = <T extends { readonly meetingId: Id }>(rows: readonly T[]) =>
          rows.filter((row) => row.meetingId === found.meeting.id);
        const records = {
          answers: own(all.answers),
          presences: own(all.presences),
          turns: own(all.turns),
          votes: own(all.votes),
          remarks: own(all.remarks),
        };
        return sitting === undefined ? [] : [[refOf(found), { sitting, records }] as const];
      }),
    );
  }

  private async live(asked: readonly Found[]): Promise<[string, Entry[]][]> {
    const sittings = await this.sittings(asked);
    const agendas = await this.candidates.agendas(
      asked.map(({ series, meeting }) => ({
        series,
        meeting,
        boardKey: sittings.get(series.boardId)?.board.key ?? '',
      })),
    );
    return asked.map((found, n) => [
      refOf(found),
      (agendas[n] ?? []).map((candidate, i) => ({
        position: i + 1,
        changeId: candidate.changeId,
        revision: candidate.revision,
        digest: candidate.digest,
        plannedMinutes: found.series.itemMinutes,
        outcome: 'open',
        item: null,
        mark: null,
        deferredTo: null,
      })),
    ]);
  }

  private async frozen(asked: readonly Found[]): Promise<[string, Entry[]][]> {
    const items = await this.stores.meetings.items(asked.flatMap((f) => f.meeting.id ?? []));
    const changes = await this.changes.byIds(items.map((i) => i.changeId));
    const rounds = await this.rounds.byIds(items.map((i) => i.roundId));
    const later = await this.stores.meetings.byIds(items.flatMap((i) => i.deferredTo ?? []));
    const entry = (item: Item, found: Found): Entry[] => {
      const change = changes.get(item.changeId);
      if (change === undefined) return [];
      const round = rounds.get(item.roundId) ?? null;
      const to = item.deferredTo === null ? undefined : later.get(item.deferredTo);
      const { position, changeId, revision, digest, plannedMinutes } = item;
      return [
        {
          ...{ position, changeId, revision, digest, plannedMinutes, item },
          outcome: item.deferredAt === null ? (round?.state ?? 'voided') : 'deferred',
          mark: markOf(item, { change, digest: contentDigest(change), round }),
          deferredTo: to === undefined ? null : meetingRef(found.series, to.at),
        },
      ];
    };
    return asked.map((found) => [
      refOf(found),
      items.filter((i) => i.meetingId === found.meeting.id).flatMap((item) => entry(item, found)),
    ]);
  }
}
