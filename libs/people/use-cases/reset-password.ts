import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, notFound, type Outcome, problem, refused } from '#kernel';
import { AccountRow } from '../data/account.entities.ts';
import { accountSubject, lockedAccount } from '../data/account-store.ts';
import { Accounts } from '../data/accounts.ts';
import type { AccountRecord } from '../domain/account.ts';
import { problemsOfPassword } from '../domain/password-rules.ts';
import { Administration } from './administration.ts';
import { Passwords } from './passwords.ts';

/**
 * Gives somebody else's account a new password. Every session and token of it ends, and for a while it is not good for
 * approving (policies/access/cool-down.cedar), also after the person has changed the password again.
 */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly administration: Administration,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
  ) {}

  async execute(actor: Actor, accountId: Id, password: string): Promise<Outcome<AccountRecord>> {
    // Outside the transaction: hashing takes long on purpose.
    const passwordHash = await this.passwords.hash(password);
    const command = {
      name: 'resetPassword',
      input: { accountId },
      subject: accountSubject(accountId),
      idOf: () => accountId,
      reload: async (id: Id) => {
        const account = (await this.accounts.byIds([id])).get(id);
        if (account === undefined) throw notFound('account');
        return account;
      },
    };
    return this.administration.run<AccountRecord>(actor, command, async (work, ask) => {
      const account = await lockedAccount(work, accountId);
      const problems = [
        ...(await ask('manageAccounts')),
        ...problemsOfPassword(password, account.username ?? '', ['input', 'password']),
      ];
      if (account.kind !== 'local')
        problems.push(problem('WRONG_STATE', 'This account does not sign in with a password.'));
      if (account.personId === actor.personId)
        problems.push(
          problem('NOT_PERMITTED', 'Your own password is changed by the one you have.', {
            rule: 'own-password',
            wayOut: 'Use changePassword.',
          }),
        );
      if (problems.length > 0) return refused(...problems);
      const set = { credentialsAt: work.now, credentialsBy: actor.personId };
      await work.manager.update(AccountRow, accountId, { passwordHash, ...set });
      await work.manager.query(
        `UPDATE api_token SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL`,
        [accountId, work.now],
      );
      const { personId, username } = account;
      work.emit({
        type: 'account.passwordReset',
        subjectType: 'account',
        subjectId: accountId,
        data: { personId, username, toldPersons: [personId] },
      });
      return done(account);
    });
  }
}
