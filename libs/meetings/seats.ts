import { Inject, Injectable } from '@nestjs/common';
import { type Board, Boards, type Membership } from '#approvals';
import type { Clock, Id } from '#kernel';
import { People, type PersonRecord } from '#people';
import { CLOCK, type Manager } from '#platform/database';

/** A board as it sits. */
export interface Sitting {
  readonly board: Board;
  /** Members who have a seat. */
  readonly seats: readonly Id[];
  /** Who leads its meetings: the chair, and whoever stands in for the chair. */
  readonly chairs: readonly Id[];
  /** Everybody who may sit at the table: members and deputies. */
  readonly members: readonly Id[];
  readonly people: ReadonlyMap<Id, PersonRecord>;
  /** How many seats have to be taken for a vote. */
  readonly quorum: number;
  /** The seat that somebody takes who joins: their own, or the free one of a member whom they stand in for. */
  readonly seatFor: (person: Id, wanted: Id | null, taken: readonly Id[]) => Id | null;
}

/** Finds out who sits on boards: three queries, however many boards. */
@Injectable()
export class Seats {
  constructor(
    private readonly boards: Boards,
    private readonly people: People,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** As the boards sit now. */
  async of(boardIds: readonly Id[], manager?: Manager): Promise<Map<Id, Sitting>> {
    const ids = [...new Set(boardIds)];
    const boards = await this.boards.byIds(ids, manager);
    const members = await this.boards.members(ids, this.clock.now(), manager);
    const people = await this.people.byIds([...new Set(members.map((m) => m.personId))], manager);
    const active = members.filter((m) => people.get(m.personId)?.active === true);
    return new Map(
      [...boards.values()].map((board) => [
        board.id,
        sittingOf(
          board,
          active.filter((m) => m.boardId === board.id),
          people,
        ),
      ]),
    );
  }
}

function sittingOf(
  board: Board,
  members: readonly Membership[],
  people: ReadonlyMap<Id, PersonRecord>,
): Sitting {
  const seats = members.filter((m) => !m.deputy).map((m) => m.personId);
  const chair = members.find((m) => m.chair)?.personId ?? null;
  const standsInFor = ({ deputyFor }: Membership, member: Id) =>
    deputyFor.length === 0 || deputyFor.includes(member);
  const deputies = members.filter((m) => m.deputy);
  return {
    board,
    seats,
    people,
    quorum: board.quorum,
    members: members.map((m) => m.personId),
    chairs: [
      ...(chair === null ? [] : [chair]),
      ...deputies.filter((m) => chair !== null && standsInFor(m, chair)).map((m) => m.personId),
    ],
    seatFor: (person, wanted, taken) => {
      if (seats.includes(person)) return person;
      const deputy = deputies.find((m) => m.personId === person);
      if (deputy === undefined) return null;
      const free = seats.filter((seat) => standsInFor(deputy, seat) && !taken.includes(seat));
      return wanted === null ? (free[0] ?? null) : (free.find((seat) => seat === wanted) ?? null);
    },
  };
}
