import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
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
    private readonly catalog: Catalog,
  ) {}

  /** @throws BAD_USER_INPUT when no board goes by this id or key */
  async board(ref: string): Promise<Id> {
    const parsed = fromGlobalId(ref);
    if (parsed?.type === 'Board') return parsed.id;
    const board = (await this.boards.byKeys([ref])).get(ref);
    if (board !== undefined) return board.id;
    throw unknown('board', `There is no board "${ref.slice(0, 100)}".`);
  }

  /** @throws BAD_USER_INPUT when one of them is no service's id or key */
  async services(refs: readonly string[]): Promise<Id[]> {
    const ids = refs.map((ref) => fromGlobalId(ref)).flatMap((id) => (id?.type === 'Service' ? [id.id] : []));
    const keys = refs.filter((ref) => fromGlobalId(ref)?.type !== 'Service');
    const byKeys =
      keys.length === 0 ? new Map<string, { id: Id }>() : await this.catalog.servicesByKeys(keys);
    const missing = keys.find((key) => !byKeys.has(key));
    if (missing !== undefined) throw unknown('services', `There is no service "${missing.slice(0, 100)}".`);
    const known = ids.length === 0 ? new Map<Id, unknown>() : await this.catalog.servicesByIds(ids);
    if (ids.some((id) => !known.has(id))) throw unknown('services', 'There is no service with this id.');
    return [...ids, ...keys.flatMap((key) => byKeys.get(key)?.id ?? [])];
  }

  /** @throws BAD_USER_INPUT when nobody goes by one of these ids or addresses */
  async persons(refs: readonly string[], field: string): Promise<Id[]> {
    const mails = refs.filter((ref) => ref.includes('@'));
    const found = mails.length === 0 ? new Map<string, Id>() : await this.people.byEmails(mails);
    return refs.map((ref) => {
      if (!ref.includes('@')) return idFrom('Person', ref, 'input', field);
      const id = found.get(normalizeEmail(ref));
      if (id === undefined) throw unknown(field, 'Nobody has this mail address.');
      return id;
    });
  }

  /** @throws BAD_USER_INPUT when nobody goes by this id or address */
  async person(ref: string, field = 'person'): Promise<Id> {
    if (!ref.includes('@')) return idFrom('Person', ref, 'input', field);
    const id = (await this.people.byEmails([ref])).get(normalizeEmail(ref));
    if (id !== undefined) return id;
    throw unknown(field, 'Nobody has this mail address.');
  }
}

const unknown = (field: string, message: string): Fault =>
  new Fault('BAD_USER_INPUT', message, [{ path: ['input', field], message }]);
