import { Injectable } from '@nestjs/common';
import { type Actor, done, type Id, newId, notFound, type Outcome, refused } from '#kernel';
import type { Work } from '#platform/database';
import { Accounts } from '../data/accounts.ts';
import { TokenRow } from '../data/account.entities.ts';
import { sessionKinds, type TokenKind, type TokenRecord } from '../domain/account.ts';
import { newToken } from '../domain/token.ts';
import { isOwn, problemsOfToken } from '../domain/token-rules.ts';
import { lockedAccount } from '../data/account-store.ts';
import { Administration } from './administration.ts';

export interface NewTokenRequest {
  /** The actor's own account when left out. */
  readonly accountId?: Id | undefined;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
}

export interface IssuedToken {
  readonly token: TokenRecord;
  /** Null when a repeated request gets its first answer again: the secret is not kept. */
  readonly secret: string | null;
}

@Injectable()
export class IssueToken {
  constructor(
    private readonly administration: Administration,
    private readonly accounts: Accounts,
  ) {}

  execute(actor: Actor, request: NewTokenRequest): Promise<Outcome<IssuedToken>> {
    const accountId = request.accountId ?? actor.accountId;
    if (accountId === null) throw notFound('account');
    const { name, scopes, expiresAt } = request;
    const command = {
      name: 'issueToken',
      input: { accountId, name, scopes, expiresAt: expiresAt.toISOString() },
      subject: { type: 'account', id: accountId },
      idOf: (issued: IssuedToken) => issued.token.id,
      reload: async (id: Id, work: Work) => {
        const token = await this.accounts.tokenById(id, work.manager);
        if (token === null) throw notFound('token');
        return { token, secret: null };
      },
    };
    return this.administration.run<IssuedToken>(actor, command, async (work, ask) => {
      const account = await lockedAccount(work, accountId);
      const problems = [
        ...(isOwn(actor, account) ? [] : await ask('manageAccounts')),
        ...problemsOfToken(actor, account, request, work.now),
      ];
      if (problems.length > 0) return refused(...problems);
      const kind = account.kind === 'service' ? 'service' : 'personal';
      return done(await addToken(work, { accountId, kind, name, scopes, expiresAt }));
    });
  }
}

interface TokenContent {
  readonly accountId: Id;
  readonly kind: TokenKind;
  readonly name: string;
  readonly scopes: readonly string[] | null;
  readonly expiresAt: Date;
}

/** Adds a token and says so; the event never has the secret. */
export async function addToken(
  work: Work,
  content: TokenContent,
): Promise<{ token: TokenRecord; secret: string }> {
  const { text, prefix, secretHash } = newToken();
  const scopes = content.scopes === null ? null : [...new Set(content.scopes)].sort();
  const token = {
    ...content,
    scopes,
    id: newId(),
    prefix,
    createdAt: work.now,
    revokedAt: null,
    lastUsedAt: null,
  };
  await work.manager.insert(TokenRow, { ...token, secretHash });
  work.emit({
    type: sessionKinds.includes(content.kind) ? 'session.started' : 'token.issued',
    subjectType: 'account',
    subjectId: content.accountId,
    data: {
      tokenId: token.id,
      name: token.name,
      prefix,
      scopes,
      expiresAt: token.expiresAt.toISOString(),
    },
  });
  return { token, secret: text };
}
