import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AccountKind, AccountRecord, TokenKind, TokenRecord } from '../domain/account.ts';

@Entity('account')
export class AccountRow implements AccountRecord {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: Id;

  @Column({ type: 'text' })
  kind!: AccountKind;

  @Column({ type: 'text', nullable: true })
  username!: string | null;

  /** Read only where a password is checked. */
  @Column({ type: 'text', name: 'password_hash', nullable: true, select: false })
  passwordHash?: string | null;

  @Column({ type: 'text', nullable: true })
  issuer!: string | null;

  @Column({ type: 'text', nullable: true })
  subject!: string | null;

  /** When somebody else last set its credentials, and who; null when nobody did. */
  @Column({ type: 'timestamptz', name: 'credentials_at', nullable: true })
  credentialsAt!: Date | null;

  @Column({ type: 'uuid', name: 'credentials_by', nullable: true })
  credentialsBy!: Id | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;
}

@Entity('api_token')
export class TokenRow implements TokenRecord {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'account_id' })
  accountId!: Id;

  @Column({ type: 'text' })
  kind!: TokenKind;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  prefix!: string;

  @Column({ type: 'bytea', name: 'secret_hash', select: false })
  secretHash?: Buffer;

  @Column({ type: 'text', array: true, nullable: true })
  scopes!: string[] | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'expires_at' })
  expiresAt!: Date;

  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
