import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { People, type PersonRecord } from '#people';
import type { Work } from '#platform/database';
import { Boards } from './data/boards.ts';

/** Who is on some boards at a time. */
export interface Roster {
  readonly people: ReadonlyMap<Id, PersonRecord>;
  /** Everybody active on any of these boards, those who joined first first. */
  readonly on: (boards: readonly string[]) => readonly Id[];
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
    const members = await this.boards.members(ids, at, manager);
    const people = await this.people.byIds([...new Set(members.map((m) => m.personId))], manager);
    const on = (asked: readonly string[]) => {
      const these = new Set(asked.map((key) => boards.get(key)?.id));
      const persons = members.filter((m) => these.has(m.boardId) && people.get(m.personId)?.active === true);
      return [...new Set(persons.map((m) => m.personId))];
    };
    return { people, on };
  }
}
