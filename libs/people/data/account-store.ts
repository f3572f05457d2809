import { type Id, newId, notFound, type Outcome, done, problem, refused } from '#kernel';
import type { Work } from '#platform/database';
import { Not } from 'typeorm';
import { AccountRow } from './account.entities.ts';
import type { AccountRecord } from '../domain/account.ts';

export const accountSubject = (id: Id) => ({ type: 'account', id }) as const;

/** Locks an account for the rest of the transaction. */
export async function lockedAccount(work: Work, id: Id): Promise<AccountRecord> {
  const row = await work.manager.findOne(AccountRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (row === null) throw notFound('account');
  return row;
}

type NewAccount = Pick<AccountRow, 'personId' | 'kind'> &
  Partial<Pick<AccountRow, 'username' | 'passwordHash' | 'issuer' | 'subject'>>;

/** Adds an account and says so; ALREADY_EXISTS when its name, its subject or the person's place for one is taken. */
export async function addAccount(work: Work, given: NewAccount): Promise<Outcome<AccountRecord>> {
  const row: AccountRow = {
    username: null,
    passwordHash: null,
    issuer: null,
    subject: null,
    ...given,
    ...(await credentialsOf(work, given)),
    id: newId(),
    createdAt: work.now,
    disabledAt: null,
  };
  const result = await work.manager
    .createQueryBuilder()
    .insert()
    .into(AccountRow)
    .values(row)
    .orIgnore()
    .returning('id')
    .execute();
  if ((result.raw as unknown[]).length === 0) return refused(taken(row));
  const { passwordHash: _secret, ...account } = row;
  const { personId, kind, username, issuer, subject } = account;
  work.emit({
    type: 'account.created',
    subjectType: 'account',
    subjectId: row.id,
    data: { personId, kind, username, issuer, subject },
  });
  return done(account);
}

/**
 * A further way to sign in that somebody else gives to a person counts as credentials set by another; the first one has
 * to come from somebody, and whoever sets Gavel up holds the database itself.
 */
async function credentialsOf(
  { manager, actor, now }: Work,
  { personId, kind }: NewAccount,
): Promise<Pick<AccountRow, 'credentialsAt' | 'credentialsBy'>> {
  const own = actor.personId === personId || (actor.kind === 'system' && actor.door === 'setup');
  const further =
    kind !== 'service' && !own && (await manager.countBy(AccountRow, { personId, kind: Not('service') })) > 0;
  return further
    ? { credentialsAt: now, credentialsBy: actor.personId }
    : { credentialsAt: null, credentialsBy: null };
}

function taken({ kind, username }: AccountRow) {
  const message =
    kind === 'oidc'
      ? 'This sign-in, or another of the same issuer for this person, is linked already.'
      : `The user name ${username ?? ''} is taken, or the person has an account of this kind already.`;
  return problem('ALREADY_EXISTS', message, { path: ['input', 'username'] });
}
