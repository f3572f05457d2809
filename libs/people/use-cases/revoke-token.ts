import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, notFound, type Outcome, refused } from '#kernel';
import type { Work } from '#platform/database';
import { Accounts } from '../data/accounts.ts';
import { TokenRow } from '../data/account.entities.ts';
import { sessionKinds, type TokenRecord } from '../domain/account.ts';
import { isOwn } from '../domain/token-rules.ts';
import { lockedAccount } from '../data/account-store.ts';
import { Administration } from './administration.ts';

/** Ends a token or a session at once. Ending it again changes nothing. */
@Injectable()
export class RevokeToken {
  constructor(
    private readonly administration: Administration,
    private readonly accounts: Accounts,
  ) {}

  execute(actor: Actor, tokenId: Id): Promise<Outcome<TokenRecord>> {
    const command = {
      name: 'revokeToken',
      input: { tokenId },
      idOf: () => tokenId,
      reload: (id: Id) => this.load(id),
    };
    return this.administration.run(actor, command, async (work, ask) => {
      const token = await this.load(tokenId, work);
      const account = await lockedAccount(work, token.accountId);
      if (!isOwn(actor, account)) {
        const problems = await ask('manageAccounts');
        // Whose token it is stays hidden from those who may not manage it.
        if (problems.length > 0) return refused(...problems);
      }
      if (token.revokedAt !== null) return done(token);
      await work.manager.update(TokenRow, tokenId, { revokedAt: work.now });
      work.emit({
        type: sessionKinds.includes(token.kind) ? 'session.ended' : 'token.revoked',
        subjectType: 'account',
        subjectId: account.id,
        data: {
          tokenId,
          name: token.name,
          prefix: token.prefix,
          before: { scopes: token.scopes, expiresAt: token.expiresAt.toISOString() },
          after: null,
        },
      });
      return done({ ...token, revokedAt: work.now });
    });
  }

  private async load(id: Id, work?: Work): Promise<TokenRecord> {
    const token = await this.accounts.tokenById(id, work?.manager);
    if (token === null) throw notFound('token');
    return token;
  }
}
