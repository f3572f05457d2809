import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { must, refusals } from '../support/boards.ts';
import { does } from '../support/changes.ts';
import { Client } from '../support/client.ts';
import { ProvableSystem } from '../support/proofs.ts';
import type { ShownReport } from '../support/retention.ts';
import { stack } from '../support/stack.ts';

// A whole system is started.
jest.setTimeout(120_000);

let ours: ProvableSystem;
let nora: Client;
let claire: Client;
let akiko: Client;
let change: string;
let lena: { readonly id: string; readonly name: string };

beforeAll(async () => {
  ours = await ProvableSystem.start();
  const as = (name: string) => ours.system.as(name);
  [nora, claire, akiko] = (await Promise.all(['nora', 'claire', 'akiko'].map(as))) as [
    Client,
    Client,
    Client,
  ];
  change = await ours.wholeChange('A change');
  await does(await as('ravi'), 'commentOnChange', { change, text: 'Ask LENA@acme.example about it.' });
  const rows = await ours.system.rows<{ id: string; name: string }>(
    `SELECT p.id, p.name FROM person p JOIN person_email m ON m.person_id = p.id WHERE m.email = 'lena@acme.example'`,
  );
  lena = rows[0] ?? { id: '', name: '' };
  await must(nora, 'setRoles', { person: 'akiko@acme.example', roles: ['COMPLIANCE', 'APPROVER'] });
}, 120_000);
afterAll(() => ours.stop());

/** Where the person's name or address stands in what Gavel keeps of people and in the ledger's records. */
const traces = () =>
  ours.system.rows(
    `SELECT 'event ' || type AS place FROM event WHERE actor_name = $1 OR data::text ILIKE '%' || $1 || '%' OR data::text ILIKE '%lena@acme%'
     UNION ALL SELECT 'vote' FROM vote WHERE comment ILIKE '%' || $1 || '%'
     UNION ALL SELECT 'person' FROM person WHERE name = $1
     UNION ALL SELECT 'address' FROM person_email WHERE email = 'lena@acme.example'
     UNION ALL SELECT 'account' FROM account WHERE username = 'lena'`,
    [lena.name],
  );

async function verify(...args: string[]): Promise<ShownReport> {
  const { code, stdout, stderr } = await ours.desk.type(['verify', ...args, '--key', ours.key, '--json']);
  if (stdout === '') throw new Error(stderr);
  return { ...(JSON.parse(stdout) as Omit<ShownReport, 'code'>), code };
}

interface Shown {
  readonly erasure: { readonly id: string; readonly state: string; readonly pseudonym: string | null };
}

describe('an erasure of personal data', () => {
  let erasure: string;
  const decide = { granted: true, note: 'By law.' };

  it('takes two people, neither of them the person, and is stopped by a legal hold', async () => {
    const request = { person: 'lena@acme.example', reason: 'Asked for.' };
    expect(await refusals(await ours.system.as('ravi'), 'requestErasure', request)).toEqual(['default-deny']);
    const asked = await must<Shown>(claire, 'requestErasure', request, 'erasure { id state pseudonym }');
    expect(asked.erasure).toMatchObject({ state: 'REQUESTED', pseudonym: null });
    erasure = asked.erasure.id;
    expect(await refusals(nora, 'requestErasure', request)).toEqual(['ALREADY_EXISTS']);
    expect(await refusals(claire, 'decideErasure', { erasure, ...decide })).toEqual([
      'erasure-asker-is-not-decider',
    ]);
    const wish = { matter: 'CASE-1', reason: 'Open.', change };
    const { hold } = await must<{ hold: { id: string } }>(claire, 'placeLegalHold', wish, 'hold { id }');
    expect(await refusals(akiko, 'decideErasure', { erasure, ...decide })).toEqual(['no-legal-hold']);
    await must(akiko, 'liftLegalHold', { hold: hold.id, reason: 'Closed.' });
    expect(await traces()).not.toEqual([]);
  });

  it('leaves a pseudonym, and no sign-in', async () => {
    await ours.logged();
    const done = await must<Shown>(
      akiko,
      'decideErasure',
      { erasure, ...decide },
      'erasure { id state pseudonym }',
    );
    expect(done.erasure).toMatchObject({
      state: 'ERASED',
      pseudonym: expect.stringMatching(/^erased-/) as unknown,
    });
    expect(await traces()).toEqual([]);
    const [person] = await ours.system.rows(`SELECT name, active, roles FROM person WHERE id = $1`, [
      lena.id,
    ]);
    expect(person).toEqual({ name: done.erasure.pseudonym, active: false, roles: [] });
    const { password } = stack().shared.signIns.find(({ username }) => username === 'lena') ?? {};
    const session = await new Client(ours.url).rest('POST', '/api/v1/session', {
      username: 'lena',
      password,
    });
    expect(session.status).toBe(401);
    expect(await refusals(akiko, 'decideErasure', { erasure, ...decide })).toEqual(['erasure-decided-once']);
    const oskar = await ours.system.as('oskar');
    expect(await oskar.ask(`{ erasures(first: 5) { nodes { id state } } }`)).toEqual({
      erasures: { nodes: [{ id: erasure, state: 'ERASED' }] },
    });
  });

  it('keeps each leaf, and verifiers tell what was erased from what was altered', async () => {
    await ours.logged();
    const report = await verify('--server', ours.url);
    expect(report).toMatchObject({ verdict: 'PROVEN', wrong: [], code: 0 });
    expect(report.gone.length).toBeGreaterThan(1);
    expect(new Set(report.gone.map(({ rule }) => rule))).toEqual(new Set(['an erasure of personal data']));
    const pack = ours.file('erased.tar');
    expect((await ours.desk.type(['pack', change, '-o', pack])).code).toBe(0);
    expect(await verify(pack)).toMatchObject({ verdict: 'PROVEN', wrong: [], code: 0 });
    const oskar = await ours.system.as('oskar');
    const audit = '{ ledgerAudit(from: 0) { faults { place message } } }';
    expect(await oskar.ask(audit)).toEqual({ ledgerAudit: { faults: [] } });

    // The same alteration of a record that no event names.
    const other = `(SELECT id FROM event WHERE type = 'change.filed' AND actor_name <> 'x' AND NOT EXISTS (
      SELECT FROM erased_record WHERE record_id = event.id) LIMIT 1)`;
    await ours.behindTheBack(`UPDATE event SET actor_name = actor_name || '!' WHERE id = ${other}`);
    const altered = await verify('--server', ours.url, '--state', ours.file('elsewhere'));
    expect(altered).toMatchObject({ verdict: 'WRONG', code: 10 });
    expect(altered.wrong).toEqual([expect.objectContaining({ message: 'Its record was altered.' })]);
    await ours.behindTheBack(`UPDATE event SET actor_name = rtrim(actor_name, '!')`);
  });

  it('goes no other way: not by the application alone, nor by whoever owns the database, unless all of it is told', async () => {
    const { system } = ours;
    const [one] = await system.rows<{ id: string }>('SELECT id FROM erasure');
    const again = `SELECT erase_person('${one?.id ?? ''}', now())`;
    expect(await system.intrude(again)).toBe('erasure_granted_check');
    expect(await system.intrude(`UPDATE event SET actor_name = 'x'`)).toBe('42501');
    const pretending = `SELECT set_config('gavel.erasing', '${one?.id ?? ''}', false)`;
    for (const alters of [`UPDATE event SET actor_name = 'x'`, `UPDATE vote SET comment = 'x'`])
      await expect(system.rows(`${pretending}; ${alters}`)).rejects.toMatchObject({ code: '42501' });
    const forged = `WITH who AS (SELECT p.id, a.id AS account FROM person p JOIN account a ON a.person_id = p.id WHERE a.kind = 'local' ORDER BY p.id)
      INSERT INTO erasure (id, person_id, reason, requested_by, requested_account, requested_at, granted, decided_by, decided_account,
        decided_at, decision_note)
      SELECT '01900000-0000-7000-8000-00000000000e', (SELECT id FROM who OFFSET 2 LIMIT 1), 'x', (SELECT id FROM who LIMIT 1),
        (SELECT account FROM who LIMIT 1), now(), true, (SELECT id FROM who OFFSET 1 LIMIT 1),
        (SELECT account FROM who OFFSET 1 LIMIT 1), now(), 'x'`;
    expect(await system.intrude(forged)).toBe('done');
    const untold = `SELECT erase_person('01900000-0000-7000-8000-00000000000e', now())`;
    expect(await system.intrude(untold)).toBe('erasure_told_check');
    expect(await system.intrude(forged.replace(/OFFSET 1/g, 'OFFSET 0'))).toBe('erasure_two_people_check');
  });
});
