import { type Actor, type Door, Fault } from '#kernel';
import type { SignedIn } from './account.ts';

/** What a request tells of itself, besides its credential. */
export interface Asking {
  readonly path: string;
  readonly client: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly correlationId: string;
  /** Where it came from; for counting failed sign-ins. */
  readonly address: string;
}

export function doorOf({ path, client }: Pick<Asking, 'path' | 'client'>): Door {
  if (client === 'cli') return 'cli';
  if (path === '/graphql' || path.startsWith('/graphql/') || path.startsWith('/graphql?')) return 'graphql';
  return /\/(web)?hooks?(\/|\?|$)/.test(path) ? 'webhook' : 'rest';
}

/** Who asks, once the credential was found good. A service account counts as its owner. */
export function toActor(asking: Asking, who: SignedIn): Actor {
  const { idempotencyKey } = asking;
  const { credentialsAt } = who;
  if (idempotencyKey !== undefined && (idempotencyKey === '' || idempotencyKey.length > 255))
    throw new Fault('BAD_USER_INPUT', 'An Idempotency-Key has 1 to 255 characters.', [
      { path: ['Idempotency-Key'], message: 'has to have 1 to 255 characters' },
    ]);
  return {
    kind: who.accountKind === 'service' ? 'service' : 'person',
    personId: who.personId,
    accountId: who.accountId,
    name: who.name,
    roles: who.roles,
    scopes: who.scopes,
    door: doorOf(asking),
    correlationId: asking.correlationId,
    ...(credentialsAt == null ? {} : { credentialsAt }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}
