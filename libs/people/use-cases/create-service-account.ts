import { Injectable } from '@nestjs/common';
import { type Actor, type Id, notFound, type Outcome, problem, refused } from '#kernel';
import { Accounts } from '../data/accounts.ts';
import { People } from '../data/people.ts';
import type { AccountRecord } from '../domain/account.ts';
import { addAccount } from '../data/account-store.ts';
import { Administration } from './administration.ts';

export interface NewServiceAccount {
  readonly username: string;
  readonly ownerId: Id;
}

/** An account for a machine. It acts as its owner, with its owner's roles, where machines may act at all. */
@Injectable()
export class CreateServiceAccount {
  constructor(
    private readonly administration: Administration,
    private readonly accounts: Accounts,
    private readonly people: People,
  ) {}

  execute(actor: Actor, { username, ownerId }: NewServiceAccount): Promise<Outcome<AccountRecord>> {
    const command = {
      name: 'createServiceAccount',
      input: { username, ownerId },
      subject: { type: 'person', id: ownerId },
      idOf: (account: AccountRecord) => account.id,
      reload: async (id: Id) => {
        const account = (await this.accounts.byIds([id])).get(id);
        if (account === undefined) throw notFound('account');
        return account;
      },
    };
    return this.administration.run(actor, command, async (work, ask) => {
      const problems = [...(await ask('manageAccounts'))];
      const owner = await this.people.byId(ownerId, work.manager);
      if (owner?.active !== true)
        problems.push(
          problem('INVALID_REFERENCE', 'A service account needs an active person as its owner.', {
            path: ['input', 'owner'],
          }),
        );
      if (problems.length > 0) return refused(...problems);
      return addAccount(work, { personId: ownerId, kind: 'service', username });
    });
  }
}
