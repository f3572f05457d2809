import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, notFound, type Outcome, refused } from '#kernel';
import { AccountRow } from '../data/account.entities.ts';
import { Accounts } from '../data/accounts.ts';
import type { AccountRecord } from '../domain/account.ts';
import { accountSubject, lockedAccount } from '../data/account-store.ts';
import { Administration } from './administration.ts';

/** Disables an account, or enables it again. A disabled one is refused from its next request on, whatever it holds. */
@Injectable()
export class SwitchAccount {
  constructor(
    private readonly administration: Administration,
    private readonly accounts: Accounts,
  ) {}

  execute(actor: Actor, accountId: Id, enabled: boolean): Promise<Outcome<AccountRecord>> {
    const command = {
      name: enabled ? 'enableAccount' : 'disableAccount',
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
      const problems = await ask('manageAccounts');
      if (problems.length > 0) return refused(...problems);
      if ((account.disabledAt === null) === enabled) return done(account);
      const disabledAt = enabled ? null : work.now;
      await work.manager.update(AccountRow, accountId, { disabledAt });
      const { personId, kind, username } = account;
      work.emit({
        type: enabled ? 'account.enabled' : 'account.disabled',
        subjectType: 'account',
        subjectId: accountId,
        data: { personId, kind, username, before: !enabled, after: enabled },
      });
      return done({ ...account, disabledAt });
    });
  }
}
