import { Injectable } from '@nestjs/common';
import { Fault, type Id } from '#kernel';
import { idFrom } from '#platform/graphql';
import { People } from '../data/people.ts';
import { normalizeEmail } from '../domain/person.ts';

/** Turns what clients call a person, an id or an e-mail address, into our own identity. */
@Injectable()
export class PeopleRefs {
  constructor(private readonly people: People) {}

  /** Throws BAD_USER_INPUT for what is no id, and for an address that leads to nobody. */
  async resolve(ref: string, ...path: string[]): Promise<Id> {
    const [id] = await this.resolveAll([ref], ...path);
    return id as Id;
  }

  /** The same for several, in their order. */
  async resolveAll(refs: readonly string[], ...path: string[]): Promise<Id[]> {
    const emails = refs.filter((ref) => ref.includes('@'));
    const found = emails.length === 0 ? new Map<string, Id>() : await this.people.byEmails(emails);
    return refs.map((ref) => {
      if (!ref.includes('@')) return idFrom('Person', ref, ...path);
      const id = found.get(normalizeEmail(ref));
      if (id !== undefined) return id;
      const message = 'Nobody has this e-mail address.';
      throw new Fault('BAD_USER_INPUT', message, [{ path, message }]);
    });
  }

  async resolveOptional(ref: string | null | undefined, ...path: string[]): Promise<Id | null | undefined> {
    return ref == null ? ref : this.resolve(ref, ...path);
  }
}

/** The same for a team, which is named by its id alone. */
export const teamRef = (ref: string | null | undefined, ...path: string[]): Id | null | undefined =>
  ref == null ? ref : idFrom('Team', ref, ...path);
