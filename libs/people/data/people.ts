import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, type Role, toPage } from '#kernel';
import { DataSource, type EntityManager } from 'typeorm';
import { normalizeEmail, type PersonRecord } from '../domain/person.ts';

export interface PeopleFilter {
  /** Part of the name or of an address. */
  readonly text?: string | null;
  readonly role?: Role | null;
  readonly teamId?: Id | null;
  readonly active?: boolean | null;
}

const columns = `p.id, p.name, e.email, p.time_zone AS "timeZone", p.manager_id AS "managerId",
  p.team_id AS "teamId", p.active, p.roles`;
const source = `person p JOIN person_email e ON e.person_id = p.id AND e.main`;

/** Reads people for every slice. Pass the manager of a running transaction to read inside it. */
@Injectable()
export class People {
  constructor(private readonly dataSource: DataSource) {}

  async byIds(ids: readonly Id[], manager?: EntityManager): Promise<Map<Id, PersonRecord>> {
    if (ids.length === 0) return new Map();
    const rows: PersonRecord[] = await this.in(manager).query(
      `SELECT ${columns} FROM ${source} WHERE p.id = ANY($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  async byId(id: Id, manager?: EntityManager): Promise<PersonRecord | null> {
    return (await this.byIds([id], manager)).get(id) ?? null;
  }

  /** Those of `ids` that are people, active or not. */
  async exist(ids: readonly Id[], manager?: EntityManager): Promise<Set<Id>> {
    return new Set((await this.byIds(ids, manager)).keys());
  }

  /** Whose each address is, main ones and commit addresses alike; keys are in lower case. Unknown ones are left out. */
  async byEmails(emails: readonly string[], manager?: EntityManager): Promise<Map<string, Id>> {
    if (emails.length === 0) return new Map();
    const rows: { email: string; personId: Id }[] = await this.in(manager).query(
      `SELECT email, person_id AS "personId" FROM person_email WHERE email = ANY($1::text[]) AND active`,
      [emails.map(normalizeEmail)],
    );
    return new Map(rows.map((row) => [row.email, row.personId]));
  }

  /** The roles a person holds now; none for an inactive or unknown person. */
  async rolesOf(id: Id, manager?: EntityManager): Promise<readonly Role[]> {
    const person = await this.byId(id, manager);
    return person?.active ? person.roles : [];
  }

  /** The addresses besides the main one, in alphabetical order. */
  async furtherEmailsOf(ids: readonly Id[], manager?: EntityManager): Promise<Map<Id, string[]>> {
    const rows: { id: Id; emails: string[] }[] = await this.in(manager).query(
      `SELECT person_id AS id, array_agg(email ORDER BY email) AS emails FROM person_email
       WHERE person_id = ANY($1::uuid[]) AND active AND NOT main GROUP BY person_id`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row.emails]));
  }

  /** In order of name. */
  async list(filter: PeopleFilter, request: PageRequest): Promise<Page<PersonRecord>> {
    const values: unknown[] = [];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const where: string[] = ['true'];
    if (filter.role != null) where.push(`p.roles @> ARRAY[${bind(filter.role)}]::text[]`);
    if (filter.teamId != null) where.push(`p.team_id = ${bind(filter.teamId)}::uuid`);
    if (filter.active != null) where.push(`p.active = ${bind(filter.active)}::boolean`);
    if (filter.text != null && filter.text !== '') {
      const text = bind(`%${filter.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
      where.push(`(p.name ILIKE ${text} OR EXISTS (SELECT FROM person_email m
        WHERE m.person_id = p.id AND m.active AND m.email ILIKE ${text}))`);
    }
    const order = request.backward ? 'DESC' : 'ASC';
    if (request.cursor !== null) {
      const [name, id] = request.cursor;
      where.push(
        `(p.name, p.id) ${request.backward ? '<' : '>'} (${bind(String(name))}::text, ${bind(id)}::uuid)`,
      );
    }
    const rows: PersonRecord[] = await this.dataSource.query(
      `SELECT ${columns} FROM ${source} WHERE ${where.join(' AND ')}
       ORDER BY p.name ${order}, p.id ${order} LIMIT ${bind(request.limit + 1)}`,
      values,
    );
    return toPage(request, rows, (row) => [row.name, row.id]);
  }

  /** Active people who hold at least one of these roles, in order of name; the first hundred, to be told something. */
  async withAnyRole(roles: readonly Role[], manager?: EntityManager): Promise<Id[]> {
    const rows: { id: Id }[] = await this.in(manager).query(
      `SELECT id FROM person WHERE active AND roles && $1::text[] ORDER BY name, id LIMIT 100`,
      [roles],
    );
    return rows.map((row) => row.id);
  }

  /** Active administrators, without the one named. */
  async otherAdministrators(without: Id, manager: EntityManager): Promise<number> {
    const [row]: { count: number }[] = await manager.query(
      `SELECT count(*)::int AS count FROM person WHERE active AND roles @> ARRAY['administrator'] AND id <> $1`,
      [without],
    );
    return row?.count ?? 0;
  }

  private in(manager?: EntityManager): EntityManager {
    return manager ?? this.dataSource.manager;
  }
}
