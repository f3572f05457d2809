import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { People, type PersonRecord } from '#people';
import type { Work } from '#platform/database';
import { Boards } from './data/boards.ts';
import { type Board, isAskedAbout } from './domain/board.ts';
import type { FrozenDeputy } from './domain/round.ts';

/** Who would be asked by some boards about a change. */
export interface Asked {
  /** Those boards that are active. */
  readonly boards: readonly Board[];
  /** Members who are active and asked about what the change touches, those who joined first first. */
  readonly members: readonly Id[];
  readonly deputies: readonly FrozenDeputy[];
  /** Who leads the board, where one board is asked alone; null when nobody does. */
  readonly chair: Id | null;
}

/** Who is on some boards at a time. */
export interface Roster {
  readonly people: ReadonlyMap<Id, PersonRecord>;
  readonly on: (boards: readonly string[], touched: readonly Id[]) => Asked;
}

/** Finds out who is on boards: three queries, however many boards. */
@Injectable()
export class Rosters {
  constructor(
    private readonly boards: Boards,
    private readonly people: People,
  ) {}

  async of(keys: readonly string[], at: Date, manager: Work['manager']): Promise<Roster> {
    const boards = await this.boards.byKeys([...new Set(keys)], manager);
    const ids = [...boards.values()].filter((b) => b.active).map((b) => b.id);
    const all = await this.boards.members(ids, at, manager);
    const people = await this.people.byIds([...new Set(all.map((m) => m.personId))], manager);
    const active = all.filter((m) => people.get(m.personId)?.active === true);
    const on = (asked: readonly string[], touched: readonly Id[]): Asked => {
      const these = asked.flatMap((key) => boards.get(key) ?? []).filter((board) => board.active);
      const here = active.filter((m) => these.some((board) => board.id === m.boardId));
      const seated = here.filter((m) => !m.deputy && isAskedAbout(m, touched));
      const members = [...new Set(seated.map((m) => m.personId))];
      const deputies = here
        // Whoever has a seat of their own votes on that.
        .filter((m) => m.deputy && !members.includes(m.personId))
        .map((m) => ({
          person: m.personId,
          of: seated
            .filter(
              (s) =>
                s.boardId === m.boardId && (m.deputyFor.length === 0 || m.deputyFor.includes(s.personId)),
            )
            .map((s) => s.personId),
        }))
        .filter((d) => d.of.length > 0);
      const chair = these.length === 1 ? seated.find((m) => m.chair)?.personId : undefined;
      return { boards: these, members, deputies, chair: chair ?? null };
    };
    return { people, on };
  }
}
