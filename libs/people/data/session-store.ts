import type { Id } from '#kernel';
import type { Work } from '#platform/database';
import { In, IsNull } from 'typeorm';
import { sessionKinds } from '../domain/account.ts';
import { AccountRow, TokenRow } from './account.entities.ts';

const kind = In([...sessionKinds]);

/** A session by the part of its token that finds it, locked; null when there is none. */
export function lockedSession({ manager }: Work, prefix: string): Promise<TokenRow | null> {
  return manager.findOne(TokenRow, { where: { prefix, kind }, lock: { mode: 'pessimistic_write' } });
}

/** The sessions of a person that have not been ended, locked. */
export async function lockedSessionsOf({ manager }: Work, personId: Id): Promise<TokenRow[]> {
  const accounts = await manager.find(AccountRow, { where: { personId }, select: { id: true } });
  return manager.find(TokenRow, {
    where: { accountId: In(accounts.map(({ id }) => id)), kind, revokedAt: IsNull() },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
}

/** Ends sessions, and says so. */
export async function endSessions(work: Work, sessions: readonly TokenRow[]): Promise<void> {
  const ids = sessions.map(({ id }) => id);
  await work.manager.update(TokenRow, { id: In(ids) }, { revokedAt: work.now });
  for (const { id, accountId, prefix } of sessions)
    work.emit({
      type: 'session.ended',
      subjectType: 'account',
      subjectId: accountId,
      data: { tokenId: id, prefix },
    });
}
