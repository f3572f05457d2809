import { Injectable } from '@nestjs/common';
import { Boards } from '#approvals';
import { Catalog } from '#catalog';
import { Fault, fromGlobalId, type Id } from '#kernel';
import { normalizeEmail, People } from '#people';
import { idFrom } from '#platform/graphql';
import type { AgendaFilter } from '../domain/series.ts';
import type { AgendaFilterFields } from './inputs.ts';

/** Turns what clients call boards, people and services into our own identities. */
@Injectable()
export class MeetingRefs {
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
    if (board === undefined) throw unknown('board', `There is no board "${ref.slice(0, 100)}".`);
    return board.id;
  }

  /** @throws BAD_USER_INPUT when nobody goes by this id or address */
  async person(ref: string, field: string): Promise<Id> {
    if (!ref.includes('@')) return idFrom('Person', ref, 'input', field);
    const id = (await this.people.byEmails([ref])).get(normalizeEmail(ref));
    if (id === undefined) throw unknown(field, 'Nobody has this mail address.');
    return id;
  }

  /** @throws BAD_USER_INPUT when a service is not known */
  async filter(fields: AgendaFilterFields): Promise<AgendaFilter> {
    const { states, types, risks, services, withinDays } = fields;
    const known = services == null ? null : await this.catalog.servicesByKeys(services);
    const missing = services?.find((key) => known?.has(key) === false);
    if (missing !== undefined) throw unknown('filter', `There is no service "${missing.slice(0, 100)}".`);
    return {
      ...(states == null ? {} : { states }),
      ...(types == null ? {} : { types }),
      ...(risks == null ? {} : { risks }),
      ...(known === null ? {} : { services: [...known.values()].map((s) => s.id) }),
      ...(withinDays == null ? {} : { withinDays }),
    };
  }
}

const unknown = (field: string, message: string): Fault =>
  new Fault('BAD_USER_INPUT', message, [{ path: ['input', field], message }]);
