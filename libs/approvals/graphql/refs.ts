import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { Fault, fromGlobalId, type Id } from '#kernel';
import { PeopleRefs } from '#people';
import { Boards } from '../data/boards.ts';

/** Turns what clients call boards, people and services into our own identities. */
@Injectable()
export class ApprovalRefs {
  constructor(
    private readonly boards: Boards,
    private readonly people: PeopleRefs,
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
  async services(refs: readonly string[], field = 'services'): Promise<Id[]> {
    const ids = refs.map((ref) => fromGlobalId(ref)).flatMap((id) => (id?.type === 'Service' ? [id.id] : []));
    const keys = refs.filter((ref) => fromGlobalId(ref)?.type !== 'Service');
    const byKeys =
      keys.length === 0 ? new Map<string, { id: Id }>() : await this.catalog.servicesByKeys(keys);
    const missing = keys.find((key) => !byKeys.has(key));
    if (missing !== undefined) throw unknown(field, `There is no service "${missing.slice(0, 100)}".`);
    const known = ids.length === 0 ? new Map<Id, unknown>() : await this.catalog.servicesByIds(ids);
    if (ids.some((id) => !known.has(id))) throw unknown(field, 'There is no service with this id.');
    return [...ids, ...keys.flatMap((key) => byKeys.get(key)?.id ?? [])];
  }

  /** @throws BAD_USER_INPUT when nobody goes by one of these ids or addresses */
  persons(refs: readonly string[], field: string): Promise<Id[]> {
    return this.people.resolveAll(refs, 'input', field);
  }

  /** @throws BAD_USER_INPUT when nobody goes by this id or address */
  person(ref: string, field = 'person'): Promise<Id> {
    return this.people.resolve(ref, 'input', field);
  }
}

const unknown = (field: string, message: string): Fault =>
  new Fault('BAD_USER_INPUT', message, [{ path: ['input', field], message }]);
