import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { calls } from '../support/calendar.ts';
import { does, type ShownChange, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { command } from '../support/ground.ts';
import { OwnSystem } from '../support/own-system.ts';
import { stack } from '../support/stack.ts';
import { waitFor } from '../support/wait-for.ts';

// Workers are started and killed, and a stint lasts eight seconds.
jest.setTimeout(120_000);

let system: OwnSystem;
let ravi: Client;
let paul: Client;
let nora: Client;

beforeAll(async () => {
  const file = path.join(stack().root, 'policies/calendar.json');
  const shipped = JSON.parse(readFileSync(file, 'utf8')) as { conflicts: object };
  const limits = [{ kind: 'production', tiers: [1, 2], most: 1 }];
  const conflicts = { ...shipped.conflicts, limits };
  system = await OwnSystem.start({ policyFiles: { 'calendar.json': { ...shipped, conflicts } } });
  [ravi, paul, nora] = (await Promise.all(['ravi', 'paul', 'nora'].map((name) => system.as(name)))) as [
    Client,
    Client,
    Client,
  ];
  const { teams } = await nora.ask<{ teams: { nodes: { id: string }[] } }>(
    '{ teams(first: 1) { nodes { id } } }',
  );
  const ownerTeam = teams.nodes[0]?.id;
  for (const [key, tier] of [
    ['one', 1],
    ['other', 4],
    ['long', 4],
    ['taken', 4],
  ] as const)
    await command(nora, 'createService', { key, name: key, tier, ownerTeam });
}, 90_000);

afterAll(() => system.stop());

const file = (service: string, from: string, to: string): Promise<ShownChange> =>
  does(ravi, 'fileChange', {
    ...wholeChange({ services: [service], implementer: null, verifier: null }),
    ...{ plannedStart: `2031-06-11T${from}:00Z`, plannedEnd: `2031-06-11T${to}:00Z` },
  });
const told = async ({ number }: ShownChange): Promise<string[]> =>
  (await system.events(number, 'change.conflictsFound')).flatMap(({ conflicts }) =>
    (conflicts as { rule: string }[]).map(({ rule }) => rule),
  );
const heard = (change: ShownChange, ...rules: string[]) =>
  waitFor(async () => (await told(change)).join() === rules.join(), {
    what: `news of ${rules.join()} on ${change.number}`,
    within: 30_000,
  });
/** What another transaction holds of a change, so that whoever tells it something waits. */
async function hold({ number }: ShownChange): Promise<() => Promise<void>> {
  const connection = new pg.Client({ connectionString: system.database.ownerUrl });
  await connection.connect();
  await connection.query('BEGIN');
  await connection.query('SELECT FROM change WHERE number = $1 FOR UPDATE', [Number(number.slice(4))]);
  return () => connection.end();
}

describe('what a freeze brings over many changes is told', () => {
  it('in several stints, of which a worker dies in one: to each change once, and to none not', async () => {
    const filed: ShownChange[] = [];
    for (const hour of ['01', '03', '05', '07', '09'])
      filed.push(await file('long', `${hour}:00`, `${hour}:30`));
    const numbers = filed.map(({ number }) => Number(number.slice(4)));
    const rows = await system.rows<{ number: string; id: string }>(
      'SELECT number::text, id FROM change WHERE number = ANY ($1::bigint[]) ORDER BY id',
      [numbers],
    );
    // In the order in which they are gone through.
    const [first, second, third, fourth, last] = rows.map((row) =>
      filed.find(({ number }) => Number(number.slice(4)) === Number(row.number)),
    ) as [ShownChange, ShownChange, ShownChange, ShownChange, ShownChange];
    const [letSecond, letFourth] = [await hold(second), await hold(fourth)];
    const { problems } = await calls(paul, 'addCalendarEntry', {
      ...{ kind: 'FREEZE', strength: 'HARD', name: 'Audit', reason: 'Counting.', services: ['long'] },
      ...{ timeZone: 'UTC', start: '2031-06-11T00:00:00', duration: 'P1D' },
    });
    expect(problems).toEqual([]);
    const killed = await system.addWorker();
    const began = Date.now();
    await heard(first, 'inside-hard-freeze');
    // The second change takes so long that the stint is over with it, and the rest goes back into the outbox.
    await waitFor(() => Date.now() - began > 9_000, { what: 'a stint', within: 12_000 });
    await letSecond();
    await heard(third, 'inside-hard-freeze');
    const left = await system.rows<{ after: string }>(
      `SELECT payload ->> 'after' AS after FROM outbox WHERE topic = 'ground.altered'`,
    );
    expect(left.map(({ after }) => after)).toContain(rows[1]?.id);
    await killed.kill();
    await letFourth();
    await system.addWorker();
    for (const change of [first, second, third, fourth, last]) await heard(change, 'inside-hard-freeze');
    await waitFor(
      async () => (await system.rows(`SELECT FROM outbox WHERE topic = 'ground.altered'`)).length === 0,
      { what: 'nothing left to look for' },
    );
    for (const change of filed) expect(await told(change)).toEqual(['inside-hard-freeze']);
    const notices = await system.rows<{ count: number }>(
      `SELECT count(*)::int AS count FROM notification n JOIN change c ON c.id = n.change_id
       WHERE n.kind = 'CONFLICT_FOUND' AND c.number = ANY ($1::bigint[]) GROUP BY c.id, n.person_id`,
      [numbers],
    );
    expect(notices).toEqual(filed.map(() => ({ count: 1 })));
  });

  it('when a service becomes more critical: where as many of its kind are under way as may be', async () => {
    const critical = await file('one', '12:00', '13:00');
    const change = await file('other', '12:30', '13:30');
    expect(await told(change)).toEqual([]);
    await command(nora, 'updateService', { service: 'other', tier: 1 });
    await heard(change, 'too-many-at-once');
    await heard(critical, 'too-many-at-once');
  });

  it('when a freeze comes in with a calendar from elsewhere, and not again with its next edition', async () => {
    const change = await file('taken', '15:00', '16:00');
    const take = async (hour: string): Promise<unknown> => {
      const { headers, url } = paul.with({ 'content-type': 'text/calendar' });
      const lines = [
        'UID:audit@example.org',
        `DTSTART:20310611T${hour}0000Z`,
        'DURATION:PT3H',
        'SUMMARY:Audit',
      ];
      const answer = await fetch(`${url}/api/v1/calendar/import?kind=FREEZE&strength=SOFT&service=taken`, {
        method: 'POST',
        headers,
        body: [
          'BEGIN:VCALENDAR',
          'VERSION:2.0',
          'PRODID:-//t//t//EN',
          'BEGIN:VEVENT',
          ...lines,
          'END:VEVENT',
          'END:VCALENDAR',
        ].join('\r\n'),
      });
      return answer.json();
    };
    expect(await take('14')).toMatchObject({ events: [{ outcome: 'ADDED' }] });
    await heard(change, 'inside-soft-freeze');
    expect(await take('13')).toMatchObject({ events: [{ outcome: 'ALTERED' }] });
    await waitFor(
      async () => (await system.rows(`SELECT FROM outbox WHERE topic = 'ground.altered'`)).length === 0,
      { what: 'nothing left to look for' },
    );
    expect(await told(change)).toEqual(['inside-soft-freeze']);
  });
});
