import { Injectable } from '@nestjs/common';
import { type Actor, type Id, notFound, type Outcome, problem, refused } from '#kernel';
import { Accounts } from '../data/accounts.ts';
import { People } from '../data/people.ts';
import type { AccountRecord } from '../domain/account.ts';
import { problemsOfPassword } from '../domain/password-rules.ts';
import { addAccount } from '../data/account-store.ts';
import { Administration } from './administration.ts';
import { Passwords } from './passwords.ts';

export interface NewLocalAccount {
  readonly personId: Id;
  readonly username: string;
  readonly password: string;
}

/** Lets a person sign in with a user name and a password. */
@Injectable()
export class CreateLocalAccount {
  constructor(
    private readonly administration: Administration,
    private readonly accounts: Accounts,
    private readonly people: People,
    private readonly passwords: Passwords,
  ) {}

  async execute(
    actor: Actor,
    { personId, username, password }: NewLocalAccount,
  ): Promise<Outcome<AccountRecord>> {
    // Outside the transaction: hashing takes long on purpose.
    const passwordHash = await this.passwords.hash(password);
    const command = {
      name: 'createLocalAccount',
      input: { personId, username },
      subject: { type: 'person', id: personId },
      idOf: (account: AccountRecord) => account.id,
      reload: async (id: Id) => {
        const account = (await this.accounts.byIds([id])).get(id);
        if (account === undefined) throw notFound('account');
        return account;
      },
    };
    return this.administration.run(actor, command, async (work, ask) => {
      const problems = [
        ...(await ask('manageAccounts')),
        ...problemsOfPassword(password, username, ['input', 'password']),
      ];
      if (!(await this.people.exist([personId], work.manager)).has(personId))
        problems.push(
          problem('INVALID_REFERENCE', 'There is no such person.', { path: ['input', 'person'] }),
        );
      if (problems.length > 0) return refused(...problems);
      return addAccount(work, { personId, kind: 'local', username, passwordHash });
    });
  }
}
