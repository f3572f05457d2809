import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, notFound, type Outcome, problem, type Problem, refused } from '#kernel';
import { UnitOfWork, type Work } from '#platform/database';
import { AccountRow } from '../data/account.entities.ts';
import { Accounts } from '../data/accounts.ts';
import type { AccountRecord } from '../domain/account.ts';
import { problemsOfPassword } from '../domain/password-rules.ts';
import { accountSubject, lockedAccount } from '../data/account-store.ts';
import { Passwords } from './passwords.ts';

export interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
}

/** A person's own password, by the one they have. Every session and token of the account ends with the old one. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
  ) {}

  async execute(actor: Actor, change: PasswordChange): Promise<Outcome<AccountRecord>> {
    const { accountId } = actor;
    if (accountId === null) throw notFound('account');
    const passwordHash = await this.passwords.hash(change.newPassword);
    const command = {
      name: 'changePassword',
      input: {},
      subject: accountSubject(accountId),
      idOf: () => accountId,
      reload: async (id: Id) => {
        const account = (await this.accounts.byIds([id])).get(id);
        if (account === undefined) throw notFound('account');
        return account;
      },
    };
    return this.unitOfWork.run<AccountRecord>(actor, command, async (work) => {
      const account = await lockedAccount(work, accountId);
      const problems = await this.problemsOf(work, account, change);
      if (problems.length > 0) return refused(...problems);
      await work.manager.update(AccountRow, accountId, { passwordHash });
      await work.manager.query(
        `UPDATE api_token SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL`,
        [accountId, work.now],
      );
      work.emit({ type: 'account.passwordChanged', subjectType: 'account', subjectId: accountId, data: {} });
      return done(account);
    });
  }

  private async problemsOf(work: Work, account: AccountRecord, change: PasswordChange): Promise<Problem[]> {
    if (account.kind !== 'local')
      return [problem('WRONG_STATE', 'This account does not sign in with a password.')];
    // A restricted token is not the person at the keyboard.
    if (work.actor.scopes !== null)
      return [
        problem('NOT_PERMITTED', 'A password is changed by a person who is signed in, not with a token.', {
          wayOut: 'Sign in with the user name and the password first.',
        }),
      ];
    const [row]: { hash: string }[] = await work.manager.query(
      `SELECT password_hash AS hash FROM account WHERE id = $1`,
      [account.id],
    );
    if (row === undefined || !(await this.passwords.matches(change.currentPassword, row.hash)))
      return [
        problem('INVALID_INPUT', 'The current password is not right.', {
          path: ['input', 'currentPassword'],
        }),
      ];
    return problemsOfPassword(change.newPassword, account.username ?? '', ['input', 'newPassword']);
  }
}
