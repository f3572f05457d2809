import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Id, type Role, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface } from '#platform/graphql';
import type { AccountKind, AccountRecord, TokenKind, TokenRecord } from '../domain/account.ts';
import { PersonType, RoleEnum } from './person.type.ts';

export const AccountKindEnum = {
  LOCAL: 'local',
  SERVICE: 'service',
  OIDC: 'oidc',
} as const satisfies Record<string, AccountKind>;
registerEnumType(AccountKindEnum, {
  name: 'AccountKind',
  description: 'How an account signs in.',
  valuesMap: {
    LOCAL: { description: 'A person, with a user name and a password.' },
    SERVICE: { description: 'A machine, with a key; it counts as the person who owns it.' },
    OIDC: { description: 'A person, through the OIDC issuer.' },
  },
});

export const TokenKindEnum = {
  PERSONAL: 'personal',
  SERVICE: 'service',
  SESSION: 'session',
  BROWSER: 'browser',
} as const satisfies Record<string, TokenKind>;
registerEnumType(TokenKindEnum, {
  name: 'TokenKind',
  description: 'What a token came from.',
  valuesMap: {
    PERSONAL: { description: 'Issued by a person for their own tools.' },
    SERVICE: { description: 'The key of a service account.' },
    SESSION: { description: 'Given for twelve hours when signing in with a password.' },
    BROWSER: { description: 'The same, for a browser: it ends sooner when nobody uses it.' },
  },
});

@ObjectType('Account', { implements: () => NodeInterface, description: 'A way to sign in.' })
export class AccountType extends NodeInterface {
  @Field(() => AccountKindEnum, { description: 'How it signs in.' })
  kind!: AccountKind;

  @Field(() => String, {
    nullable: true,
    description: 'The user name; null for an account of the OIDC issuer.',
  })
  username!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The OIDC issuer, where the account is one of its own.',
  })
  issuer!: string | null;

  @Field({ description: 'Since when it exists.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'Since when it is disabled; null while it works.' })
  disabledAt!: Date | null;

  readonly personId!: Id;
}

@ObjectType('ApiToken', {
  implements: () => NodeInterface,
  description: 'A bearer token, without its secret.',
})
export class TokenType extends NodeInterface {
  @Field(() => TokenKindEnum, { description: 'What it came from.' })
  kind!: TokenKind;

  @Field({ description: 'What its holder calls it.' })
  name!: string;

  @Field({ description: 'The part after gvl_ that tells it from others.' })
  prefix!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'What it is good for; null for whatever the roles of its holder allow.',
  })
  scopes!: readonly string[] | null;

  @Field({ description: 'When it was issued.' })
  createdAt!: Date;

  @Field({ description: 'When it ends by itself.' })
  expiresAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was ended before its time.' })
  revokedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was used last, to the minute.' })
  lastUsedAt!: Date | null;
}

@ObjectType({ description: 'A page of tokens, newest first.' })
export class ApiTokenConnection extends ConnectionOf(TokenType, 'ApiToken') {}

@ObjectType({ description: 'Who is asking, as Gavel sees it.' })
export class Viewer {
  @Field(() => PersonType, { description: 'The person; for a service account its owner.' })
  person!: PersonType;

  @Field({ description: 'The name that stands in timelines: of the person or of the service account.' })
  name!: string;

  @Field(() => AccountKindEnum, { description: 'The kind of account in use.' })
  accountKind!: AccountKind;

  @Field(() => [RoleEnum], { description: 'The roles in force.' })
  roles!: readonly Role[];

  @Field(() => [String], {
    nullable: true,
    description: 'What the credential is good for; null for whatever the roles allow.',
  })
  scopes!: readonly string[] | null;
}

export const toAccount = (account: AccountRecord): AccountType => ({
  ...account,
  id: toGlobalId('Account', account.id),
});

export const toToken = (token: TokenRecord): TokenType => ({
  ...token,
  id: toGlobalId('ApiToken', token.id),
});
