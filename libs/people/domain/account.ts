import type { Id, Role } from '#kernel';

export type AccountKind = 'local' | 'service' | 'oidc';
/** Two of them are sessions: `session` is sent as a bearer token, `browser` comes in a cookie. */
export type TokenKind = 'personal' | 'service' | 'session' | 'browser';

export const sessionKinds: readonly TokenKind[] = ['session', 'browser'];

/** A way to sign in, without anything secret. */
export interface AccountRecord {
  readonly id: Id;
  /** The person who signs in, or the owner of a service account. */
  readonly personId: Id;
  readonly kind: AccountKind;
  readonly username: string | null;
  readonly issuer: string | null;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
}

export interface TokenRecord {
  readonly id: Id;
  readonly accountId: Id;
  readonly kind: TokenKind;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[] | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** Who stands behind a credential that was found good; what an actor is made of. */
export interface SignedIn {
  readonly accountId: Id;
  readonly accountKind: AccountKind;
  readonly personId: Id;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly scopes: readonly string[] | null;
  /** When somebody else last set the account's credentials. */
  readonly credentialsAt?: Date | null;
}
