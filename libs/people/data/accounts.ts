import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { AccountRecord, SignedIn, TokenKind, TokenRecord } from '../domain/account.ts';
import { AccountRow, TokenRow } from './account.entities.ts';

/** A token's row as sign-in judges it. */
export interface FoundToken extends SignedIn {
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly disabledAt: Date | null;
  readonly personActive: boolean;
  readonly tokenId: Id;
  readonly tokenKind: TokenKind;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

const signedIn = `a.id AS "accountId", a.kind AS "accountKind", p.id AS "personId",
  coalesce(CASE WHEN a.kind = 'service' THEN a.username END, p.name) AS name, p.roles,
  a.disabled_at AS "disabledAt", a.credentials_at AS "credentialsAt", p.active AS "personActive"`;

/** Accounts and tokens. What is secret leaves only as far as where it is checked. */
@Injectable()
export class Accounts {
  constructor(private readonly dataSource: DataSource) {}

  async byIds(ids: readonly Id[], manager?: EntityManager): Promise<Map<Id, AccountRecord>> {
    const rows = await (manager ?? this.dataSource.manager).findBy(AccountRow, { id: In([...ids]) });
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** A person's own accounts and the service accounts that the person owns, oldest first. */
  async ofPersons(ids: readonly Id[]): Promise<Map<Id, AccountRecord[]>> {
    const rows = await this.dataSource.manager.find(AccountRow, {
      where: { personId: In([...ids]) },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    const found = new Map<Id, AccountRecord[]>();
    for (const row of rows) found.set(row.personId, [...(found.get(row.personId) ?? []), row]);
    return found;
  }

  /** Keys are user names, in lower case. */
  async byUsernames(usernames: readonly string[]): Promise<Map<string, AccountRecord>> {
    const rows = await this.dataSource.manager.findBy(AccountRow, {
      username: In(usernames.map((name) => name.toLowerCase())),
    });
    return new Map(rows.map((row) => [row.username ?? '', row]));
  }

  async tokenById(id: Id, manager?: EntityManager): Promise<TokenRecord | null> {
    return (manager ?? this.dataSource.manager).findOneBy(TokenRow, { id });
  }

  /** An account's tokens and sessions, newest first. */
  async tokensOf(accountId: Id, request: PageRequest): Promise<Page<TokenRecord>> {
    const order = request.backward ? 'ASC' : 'DESC';
    const query = this.dataSource.manager
      .createQueryBuilder(TokenRow, 't')
      .where('t.accountId = :accountId', { accountId })
      .orderBy('t.createdAt', order)
      .addOrderBy('t.id', order)
      .limit(request.limit + 1);
    if (request.cursor !== null)
      query.andWhere(`(t.created_at, t.id) ${request.backward ? '>' : '<'} (:at, :id)`, {
        at: String(request.cursor[0]),
        id: request.cursor[1] ?? null,
      });
    return toPage(request, await query.getMany(), (row) => [row.createdAt.toISOString(), row.id]);
  }

  /** Everything about a token, whose hash must match. */
  async signedInByToken(prefix: string, secretHash: Buffer): Promise<FoundToken | null> {
    const rows: FoundToken[] = await this.dataSource.query(
      `SELECT t.id AS "tokenId", t.kind AS "tokenKind", t.created_at AS "createdAt", t.scopes, t.expires_at AS "expiresAt", t.revoked_at AS "revokedAt",
         t.last_used_at AS "lastUsedAt", ${signedIn}
       FROM api_token t JOIN account a ON a.id = t.account_id JOIN person p ON p.id = a.person_id
       WHERE t.prefix = $1 AND t.secret_hash = $2`,
      [prefix, secretHash],
    );
    return rows[0] ?? null;
  }

  /** Writes down that a token was used; of several processes that do so at once, the latest time stands. */
  async touch(tokenId: Id, now: Date): Promise<void> {
    await this.dataSource.query(
      `UPDATE api_token SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)`,
      [tokenId, now],
    );
  }

  /** The account linked to an issuer's subject. */
  async signedInBySubject(issuer: string, subject: string): Promise<Omit<FoundToken, TokenParts> | null> {
    const rows: Omit<FoundToken, TokenParts>[] = await this.dataSource.query(
      `SELECT ${signedIn}, NULL AS scopes FROM account a JOIN person p ON p.id = a.person_id
       WHERE a.kind = 'oidc' AND a.issuer = $1 AND a.subject = $2`,
      [issuer, subject],
    );
    return rows[0] ?? null;
  }

  /** Whoever an account is, for what is done in its name without its signing in. */
  async standing(id: Id): Promise<Omit<FoundToken, TokenParts> | null> {
    const rows: Omit<FoundToken, TokenParts>[] = await this.dataSource.query(
      `SELECT ${signedIn}, NULL AS scopes FROM account a JOIN person p ON p.id = a.person_id WHERE a.id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** What password sign-in judges; null when no local account has this name. */
  async forPassword(
    username: string,
  ): Promise<(Omit<FoundToken, TokenParts> & { passwordHash: string }) | null> {
    const rows: (Omit<FoundToken, TokenParts> & { passwordHash: string })[] = await this.dataSource.query(
      `SELECT ${signedIn}, NULL AS scopes, a.password_hash AS "passwordHash"
       FROM account a JOIN person p ON p.id = a.person_id
       WHERE a.kind = 'local' AND lower(a.username) = lower($1)`,
      [username],
    );
    return rows[0] ?? null;
  }
}

type TokenParts = 'tokenId' | 'tokenKind' | 'createdAt' | 'expiresAt' | 'revokedAt' | 'lastUsedAt';
