import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { type Actor, fromGlobalId, type Id, problem, type Problem } from '#kernel';
import { type IdentityRef, People } from '#people';

/** What the names in a record from outside stand for. */
@Injectable()
export class Recorder {
  constructor(
    private readonly catalog: Catalog,
    private readonly people: People,
  ) {}

  /** By global id or key, also of one that is no longer in use: what happened has happened. */
  async service(ref: string): Promise<Id | Problem> {
    const parsed = fromGlobalId(ref);
    const found =
      parsed?.type === 'Service'
        ? (await this.catalog.servicesByIds([parsed.id])).get(parsed.id)
        : (await this.catalog.servicesByKeys([ref])).get(ref);
    return found?.id ?? unknown('service', ref);
  }

  async environment(ref: string): Promise<Id | Problem> {
    const parsed = fromGlobalId(ref);
    const found =
      parsed?.type === 'Environment'
        ? (await this.catalog.environmentsByIds([parsed.id])).get(parsed.id)
        : (await this.catalog.environmentsByKeys([ref])).get(ref);
    return found?.id ?? unknown('environment', ref);
  }

  /** The caller, as the identity that they are themselves: a service account by its name, a person by the main address. */
  async self(actor: Actor): Promise<IdentityRef> {
    if (actor.kind === 'service') return { issuer: 'gavel', subject: actor.name.toLowerCase() };
    const person = actor.personId === null ? null : await this.people.byId(actor.personId);
    return { issuer: 'mail', subject: person?.email ?? '' };
  }
}

const unknown = (field: 'service' | 'environment', ref: string): Problem =>
  problem('INVALID_REFERENCE', `There is no ${field} "${ref.slice(0, 100)}" in the catalogue.`, {
    path: ['input', field],
    wayOut: 'Give an id or a key from the catalogue, or have it added.',
  });
