import { Injectable } from '@nestjs/common';
import { Fault, fromGlobalId, type Id } from '#kernel';
import { normalizeEmail, People } from '#people';
import { idFrom } from '#platform/graphql';
import { Boards } from '../data/boards.ts';

/** Turns what clients call a board or a person into our own identities. */
@Injectable()
export class ApprovalRefs {
  constructor(
    private readonly boards: Boards,
    private readonly people: People,
  ) {}

  /** @throws BAD_USER_INPUT when no board goes by this id or key */
  async board(ref: string): Promise<Id> {
    const parsed = fromGlobalId(ref);
    if (parsed?.type === 'Board') return parsed.id;
    const board = (await this.boards.byKeys([ref])).get(ref);
    if (board !== undefined) return board.id;
    throw unknown('board', `There is no board "${ref.slice(0, 100)}".`);
  }

  /** @throws BAD_USER_INPUT when nobody goes by this id or address */
  async person(ref: string): Promise<Id> {
    if (!ref.includes('@')) return idFrom('Person', ref, 'input', 'person');
    const id = (await this.people.byEmails([ref])).get(normalizeEmail(ref));
    if (id !== undefined) return id;
    throw unknown('person', 'Nobody has this mail address.');
  }
}

const unknown = (field: string, message: string): Fault =>
  new Fault('BAD_USER_INPUT', message, [{ path: ['input', field], message }]);
