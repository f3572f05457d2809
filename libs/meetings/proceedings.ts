import { Injectable } from '@nestjs/common';
import { Conditions, Rounds } from '#approvals';
import { changeNumber, ChangesRepository, contentDigest } from '#changes';
import { type Id, isId } from '#kernel';
import { People } from '#people';
import type { Manager } from '#platform/database';
import { type Happening, Happenings } from './data/happenings.ts';
import { markOf } from './domain/agenda.ts';
import type { KeptMeeting, VoteAtTable } from './domain/meeting.ts';
import type { ItemProceedings, Proceedings } from './domain/minutes.ts';
import { meetingRef, type MeetingSeries } from './domain/series.ts';
import { MeetingStores } from './meeting-commands.ts';
import type { Sitting } from './seats.ts';

const told = [
  'meeting.started',
  'meeting.paused',
  'meeting.resumed',
  'meeting.itemTaken',
  'meeting.agendaReordered',
];

/** Reads everything that the minutes of a meeting are composed from. */
@Injectable()
export class ReadProceedings {
  constructor(
    private readonly stores: MeetingStores,
    private readonly happenings: Happenings,
    private readonly rounds: Rounds,
    private readonly conditions: Conditions,
    private readonly changes: ChangesRepository,
    private readonly people: People,
  ) {}

  /** @param meeting one that was held */
  async of(
    { series, meeting, sitting }: { series: MeetingSeries; meeting: KeptMeeting; sitting: Sitting },
    manager: Manager,
  ): Promise<Proceedings> {
    const records = await this.stores.records.of([meeting.id], manager);
    const happened = await this.happenings.of(meeting.id, told, manager);
    const items = await this.itemsOf(meeting, series, { happened, votes: records.votes }, manager);
    const chairs = happened.filter((h) => h.type === 'meeting.started').flatMap((h) => h.data['chair']);
    const chair = chairs.find(isId) ?? null;
    const started = meeting.startedAt ?? meeting.startsAt;
    const named = [
      ...sitting.seats,
      ...(chair === null ? [] : [chair]),
      ...records.presences.flatMap((p) => [p.personId, ...(p.seatId === null ? [] : [p.seatId])]),
      ...records.answers.flatMap((a) => (a.deputyId === null ? [] : [a.deputyId])),
      ...records.remarks.map((r) => r.personId),
      ...records.votes.flatMap((v) => v.present),
      ...items.flatMap((i) => [
        ...[i.item.addedBy, i.item.deferredBy].filter((id) => id !== null),
        ...i.recused.map((r) => r.person),
        ...i.votes.flatMap((v) => [v.person, ...(v.onBehalfOf === null ? [] : [v.onBehalfOf])]),
      ]),
    ];
    const people = await this.people.byIds([...new Set(named)], manager);
    return {
      ...records,
      ref: meetingRef(series, meeting.at),
      series: series.name,
      board: sitting.board.name,
      timeZone: series.timeZone,
      plannedStart: meeting.startsAt,
      plannedEnd: meeting.endsAt,
      frozenAt: meeting.frozenAt ?? started,
      startedAt: started,
      endedAt: meeting.endedAt ?? meeting.endsAt,
      quorum: sitting.quorum,
      seats: sitting.seats,
      chair,
      names: new Map([...people].map(([id, person]) => [id, person.name])),
      items,
      pauses: pausesIn(happened, meeting.endedAt ?? meeting.endsAt),
    };
  }

  private async itemsOf(
    meeting: KeptMeeting,
    series: MeetingSeries,
    { happened, votes }: { happened: readonly Happening[]; votes: readonly VoteAtTable[] },
    manager: Manager,
  ): Promise<ItemProceedings[]> {
    const items = await this.stores.meetings.items([meeting.id], manager);
    const changes = await this.changes.byIds(
      items.map((i) => i.changeId),
      manager,
    );
    const roundIds = items.map((i) => i.roundId);
    const rounds = await this.rounds.byIds(roundIds, manager);
    const conditions = [...(await this.conditions.ofRounds(roundIds, manager)).values()].flat();
    const cast = [...(await this.rounds.votes(roundIds, manager)).values()].flat();
    const later = await this.stores.meetings.byIds(
      items.flatMap((i) => i.deferredTo ?? []),
      manager,
    );
    return items.flatMap((item) => {
      const change = changes.get(item.changeId);
      if (change === undefined) return [];
      const round = rounds.get(item.roundId) ?? null;
      const to = item.deferredTo === null ? undefined : later.get(item.deferredTo);
      return [
        {
          item,
          change: changeNumber(change.number),
          title: change.title,
          mark: markOf(item, { change, digest: contentDigest(change), round }),
          round: round?.state ?? 'voided',
          deferredTo: to === undefined ? null : meetingRef(series, to.at),
          recused: recusedIn(happened, item.id),
          moves: movesIn(happened, item.changeId),
          votes: votes
            .filter((v) => v.itemId === item.id)
            .flatMap((at) => {
              const vote = cast.find((v) => v.id === at.voteId);
              return vote === undefined
                ? []
                : [
                    {
                      at,
                      person: vote.personId,
                      onBehalfOf: vote.onBehalfOf,
                      verdict: vote.verdict,
                      comment: vote.comment,
                      castAt: vote.castAt,
                      conditions: conditions.filter((c) => c.voteId === vote.id),
                    },
                  ];
            })
            .sort((a, b) => a.castAt.getTime() - b.castAt.getTime()),
        },
      ];
    });
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** As it was told when the item was last taken. */
function recusedIn(happened: readonly Happening[], itemId: Id): ItemProceedings['recused'] {
  const last = happened.findLast((h) => h.type === 'meeting.itemTaken' && h.data['item'] === itemId);
  const recused = last?.data['recused'];
  if (!Array.isArray(recused)) return [];
  return (recused as Record<string, unknown>[]).map((r) => ({
    person: text(r['person']),
    rule: text(r['rule']),
    reason: text(r['reason']),
  }));
}

const movesIn = (happened: readonly Happening[], changeId: Id): ItemProceedings['moves'] =>
  happened
    .filter((h) => h.type === 'meeting.agendaReordered' && h.data['change'] === changeId)
    .map(({ data, actor }) => ({
      from: Number(data['from']),
      to: Number(data['to']),
      by: actor,
      reason: text(data['reason']),
    }));

function pausesIn(happened: readonly Happening[], end: Date): Proceedings['pauses'] {
  const turns = happened.filter((h) => h.type === 'meeting.paused' || h.type === 'meeting.resumed');
  return turns.flatMap((h, i) =>
    h.type === 'meeting.paused' ? [{ from: h.at, to: turns[i + 1]?.at ?? end }] : [],
  );
}
