import { type Actor, newId } from '#kernel';
import type { AccountRecord } from '../domain/account.ts';
import type { PersonRecord } from '../domain/person.ts';

/** An active person without roles. */
export function aPerson(given: Partial<PersonRecord> = {}): PersonRecord {
  const id = given.id ?? newId();
  return {
    id,
    name: 'Ada Example',
    email: `${id}@acme.example`,
    timeZone: 'UTC',
    managerId: null,
    teamId: null,
    active: true,
    roles: [],
    ...given,
  };
}

/** A person who signed in with a password, over GraphQL. */
export function anActor(given: Partial<Actor> = {}): Actor {
  return {
    kind: 'person',
    personId: newId(),
    accountId: newId(),
    name: 'Ada Example',
    roles: [],
    scopes: null,
    door: 'graphql',
    correlationId: 'test-correlation',
    ...given,
  };
}

/** A local account that works. */
export function anAccount(given: Partial<AccountRecord> = {}): AccountRecord {
  return {
    id: newId(),
    personId: newId(),
    kind: 'local',
    username: 'ada',
    issuer: null,
    createdAt: new Date('2026-01-01T00:00:00Z'),
    disabledAt: null,
    ...given,
  };
}
export { newToken } from '../domain/token.ts';
