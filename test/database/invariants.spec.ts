import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { migrate } from '#platform/database';
import { provisionDatabase } from '#platform/embedded';
import { authorizing } from '../support/approvals.ts';
import { does, type ShownChange } from '../support/changes.ts';
import { OwnSystem } from '../support/own-system.ts';
import { edit, violations } from '../support/violations.ts';
import { asSuperuser, stack } from '../support/stack.ts';

// A whole process is started.
jest.setTimeout(60_000);

/** SQLSTATE insufficient_privilege: of a missing grant, and of the triggers that keep what is kept. */
const denied = '42501';

let system: OwnSystem;
let change: ShownChange;

beforeAll(async () => {
  system = await OwnSystem.start();
  const [requester, changeManager, akiko] = await Promise.all(
    ['ravi', 'maya', 'akiko'].map((name) => system.as(name)),
  );
  if (requester === undefined || changeManager === undefined || akiko === undefined)
    throw new Error('nobody');
  change = await authorizing({ requester, changeManager });
  await does(akiko, 'castVote', { change: change.number, verdict: 'APPROVE', digest: change.contentDigest });
  const { status } = await requester.rest(
    'POST',
    `/api/v1/changes/${change.number}/evidence?kind=MONITORING&name=note.txt`,
    '"a note"',
  );
  expect(status).toBe(201);
});
afterAll(() => system.stop());

describe('the application’s role', () => {
  it('is nobody special, and owns nothing', async () => {
    const [role] = await system.rows(
      `SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = 'gavel_app'`,
    );
    expect(Object.values(role ?? { none: true })).toEqual([false, false, false, false, false]);
    const owned = await system.rows(
      `SELECT relname AS name FROM pg_class WHERE relowner = 'gavel_app'::regrole
       UNION ALL SELECT proname FROM pg_proc WHERE proowner = 'gavel_app'::regrole
       UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = 'gavel_app'::regrole
       UNION ALL SELECT datname FROM pg_database WHERE datdba = 'gavel_app'::regrole`,
    );
    expect(owned).toEqual([]);
    const memberships = await system.rows(
      `SELECT 1 FROM pg_auth_members WHERE member = 'gavel_app'::regrole`,
    );
    expect(memberships).toEqual([]);
  });

  it.each([
    'CREATE TABLE mine (id int)',
    'DROP TABLE change',
    'ALTER TABLE change DISABLE TRIGGER ALL',
    'CREATE SCHEMA mine',
    'SET ROLE gavel_owner',
    'DROP INDEX change_state_idx',
    'ALTER TABLE event ADD COLUMN x int',
  ])('may not %s', async (sql) => expect(await system.intrude(sql)).toBe(denied));

  it('may remove no row of any record, and truncate nothing', async () => {
    // Counters and messages: what is done is no longer needed. What controls say follows from the record.
    const passing = ['audit_due', 'audit_result', 'idempotency_key', 'outbox', 'sign_in_throttle'];
    const tables = await system.rows<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
    );
    expect(tables.length).toBeGreaterThan(20);
    const removable: string[] = [];
    for (const { name } of tables) {
      expect([name, await system.intrude(`TRUNCATE ${name}`)]).toEqual([name, denied]);
      if ((await system.intrude(`DELETE FROM ${name} WHERE false`)) === 'done') removable.push(name);
    }
    expect(removable).toEqual(passing);
  });

  it.each([
    ['event', `data = '{}'`],
    ['vote', `verdict = 'approve'`],
    ['policy_decision', `verdict = 'allow'`],
    ['policy_set', `files = '[]'`],
    ['evidence', `verdict = 'PASSED'`],
  ])('may not rewrite %s, nor may the owner by mistake', async (table, set) => {
    const [row] = await system.rows<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
    expect(row?.count).toBeGreaterThan(0);
    expect(await system.intrude(`UPDATE ${table} SET ${set}`)).toBe(denied);
    expect(await system.intrude(`DELETE FROM ${table}`)).toBe(denied);
    expect(await system.intrude(`TRUNCATE ${table}`)).toBe(denied);
    for (const sql of [`UPDATE ${table} SET ${set}`, `DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`])
      await expect(system.rows(sql)).rejects.toMatchObject({ code: denied });
    const [after] = await system.rows<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
    expect(after).toEqual(row);
  });
});

describe('the schema', () => {
  it.each(violations)('holds %s against the application itself', async (constraint, sql) => {
    expect(await system.intrude(sql)).toBe(constraint);
  });

  it('names every constraint after its table, and lacks none of those proved here', async () => {
    const named = await system.rows<{ name: string; relation: string; kind: string }>(
      `SELECT conname AS name, conrelid::regclass::text AS relation, contype::text AS kind FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'p', 'u') AND conrelid <> 'schema_migration'::regclass
       UNION ALL
       SELECT indexrelid::regclass::text, indrelid::regclass::text, 'partial' FROM pg_index
       WHERE indisunique AND (indpred IS NOT NULL OR indexprs IS NOT NULL) AND indrelid::regclass::text NOT LIKE 'pg_%'`,
    );
    const suffix: Record<string, RegExp> = {
      c: /_check$/,
      f: /_fk$/,
      p: /_pk$/,
      u: /_key$/,
      partial: /_key$/,
    };
    const odd = named.filter(
      ({ name, relation, kind }) => !name.startsWith(`${relation}_`) || suffix[kind]?.test(name) !== true,
    );
    expect(odd).toEqual([]);
    expect(named.length).toBeGreaterThan(120);
    const known = new Set(named.map(({ name }) => name));
    // Raised by triggers, which see more than one row.
    const raised = [
      ...[
        'vote_round_check',
        'ledger_leaf_gap_check',
        'ledger_leaf_pending_check',
        'ledger_tile_below_check',
      ],
      ...['ledger_checkpoint_follows_check', 'content_expiry_document_check', 'content_expiry_told_check'],
    ];
    expect(violations.map(([name]) => name).filter((name) => !known.has(name))).toEqual(raised);
  });

  it.each([
    ['an edit that counts no version', `UPDATE change SET title = 'x' WHERE number = 1`],
    ['an edit that jumps a version', `UPDATE change SET version = version + 2 WHERE number = 1`],
    ['another requester', edit(`requester_id = gen_random_uuid()`)],
    ['another number', edit(`number = 77`)],
  ])('refuses %s', async (_what, sql) => {
    // SQLSTATE check_violation.
    expect(await system.intrude(sql)).toBe('23514');
  });

  it('refuses any edit of what is closed or canceled', async () => {
    const ravi = await system.as('ravi');
    const { number } = await does(ravi, 'fileChange', { type: 'NORMAL', title: 'Called off' });
    await does(ravi, 'cancelChange', { change: number, comment: 'No need.' });
    const update = `UPDATE change SET title = 'Not called off', version = version + 1 WHERE number = $1`;
    expect(await system.intrude(update, [Number(number.slice(4))])).toBe('23514');
  });
});

describe('migrations', () => {
  it('make an empty database whole, once: the second time does nothing, two at once do it once', async () => {
    const database = `migrate_${Date.now()}`;
    const { ownerUrl } = await provisionDatabase({
      superuserUrl: stack().superuserUrl,
      database,
      dataDir: stack().dataDir,
    });
    const [one, other] = await Promise.all([migrate(ownerUrl), migrate(ownerUrl)]);
    expect([...one, ...other].length).toBeGreaterThan(7);
    expect(Math.min(one.length, other.length)).toBe(0);
    expect(await migrate(ownerUrl)).toEqual([]);
    const shape = (name: string) =>
      asSuperuser(
        async (client) =>
          (
            await client.query<{ what: string }>(
              `SELECT table_name || '.' || column_name || ' ' || data_type AS what FROM information_schema.columns WHERE table_schema = 'public'
               UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
               UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`,
            )
          ).rows.map(({ what }) => what),
        name,
      );
    expect(await shape(database)).toEqual(await shape(system.database.name));
    await asSuperuser((client) => client.query(`DROP DATABASE ${database} WITH (FORCE)`));
  });
});
