import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { asksOverride, calls, freeze, instant, rulesOf, scheduled, wall } from '../support/calendar.ts';
import type { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';
import { machineBy } from '../support/seeded.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let nora: Client;
let ravi: Client;
let lena: Client;
let maya: Client;
let paul: Client;

beforeAll(async () => {
  system = await OwnSystem.start();
  [nora, ravi, lena, maya, paul] = (await Promise.all(
    ['nora', 'ravi', 'lena', 'maya', 'paul'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client];
}, 60_000);

afterAll(() => system.stop());

interface Listed {
  readonly name: string;
}
const listed = async (filter: Record<string, unknown>, page = ''): Promise<string[]> => {
  const { calendarEntries } = await ravi.ask<{ calendarEntries: { nodes: Listed[] } }>(
    `query ($filter: CalendarFilter) { calendarEntries(filter: $filter${page}) { nodes { name } } }`,
    { filter },
  );
  return calendarEntries.nodes.map(({ name }) => name);
};

describe('an entry', () => {
  it('keeps every version with who made it and why, and is ended, never removed', async () => {
    const { id } = await freeze(paul, 'kept');
    const altered = { entry: id, expectedVersion: 1, end: wall(5), because: 'The sale goes on.' };
    expect((await calls(maya, 'alterCalendarEntry', altered)).entry?.version).toBe(2);
    expect((await calls(maya, 'alterCalendarEntry', altered)).problems).toMatchObject([
      { code: 'STALE_VERSION' },
    ]);
    const ended = await calls(paul, 'endCalendarEntry', { entry: id, because: 'It is over.' });
    expect(ended.entry?.endedAt).not.toBeNull();
    expect(await rulesOf(paul, 'alterCalendarEntry', { entry: id, name: 'x', because: 'x' })).toEqual([
      'calendar-entry-ended',
    ]);
    const { node } = await ravi.ask<{ node: { versions: object[] } }>(
      `query ($id: ID!) { node(id: $id) { ... on CalendarEntry { versions { version duration because changedBy { name } } } } }`,
      { id },
    );
    expect(node.versions).toMatchObject([
      { version: 3, because: 'It is over.', changedBy: { name: 'Paul Novak' } },
      { version: 2, because: 'The sale goes on.', changedBy: { name: 'Maya Patel' } },
      { version: 1, because: 'Added.', changedBy: { name: 'Paul Novak' } },
    ]);
    const rows = await system.rows<{ type: string }>(
      `SELECT e.type FROM event e JOIN calendar_entry c ON c.id = e.subject_id
       WHERE c.tags = '{kept}' AND e.type LIKE 'calendar.%' ORDER BY e.seq`,
    );
    expect(rows.map((row) => row.type)).toEqual([
      'calendar.entryAdded',
      'calendar.entryAltered',
      'calendar.entryEnded',
    ]);
    expect(await system.intrude('UPDATE calendar_entry_version SET name = $1', ['x'])).toBe('42501');
    expect(await system.intrude('INSERT INTO calendar_entry_version SELECT * FROM calendar_entry')).toBe(
      '42501',
    );
    expect(await system.intrude(`UPDATE calendar_entry SET kind = 'BUSINESS_EVENT'`)).toBe('42501');
    expect(await system.intrude(`UPDATE calendar_entry SET name = 'x'`)).toBe('calendar_entry_fixed_check');
    expect(await system.intrude('DELETE FROM calendar_entry')).toBe('42501');
  });

  it('is kept by release managers and change managers alone; bookings by whoever made them', async () => {
    const frozen = { kind: 'FREEZE', strength: 'HARD', name: 'x', reason: 'x', start: wall(0), end: wall(1) };
    const machine = await machineBy(nora, 'maya', 'changes:write');
    for (const client of [nora, lena, machine])
      expect((await calls(client, 'addCalendarEntry', frozen)).problems[0]?.code).toBe('NOT_PERMITTED');
    const booking = {
      kind: 'BOOKING',
      name: 'Load test',
      start: wall(1),
      duration: 'PT4H',
      environments: ['staging'],
    };
    const { entry } = await calls(lena, 'addCalendarEntry', booking);
    for (const over of [{ duration: 'PT169H' }, { rule: 'FREQ=WEEKLY' }]) {
      const [refusal] = (await calls(lena, 'addCalendarEntry', { ...booking, ...over })).problems;
      expect(refusal).toMatchObject({
        code: 'NOT_PERMITTED',
        rule: 'booking-length',
        wayOut: expect.stringContaining('releaseManager or changeManager'),
      });
      const longer = { entry: entry?.id, because: 'It takes longer.', ...over };
      expect(await rulesOf(lena, 'alterCalendarEntry', longer)).toEqual(['booking-length']);
    }
    const long = { ...booking, name: 'Migration', start: wall(9_000), duration: 'PT169H' };
    expect(await rulesOf(paul, 'addCalendarEntry', long)).toEqual([]);
    const end = { entry: entry?.id, because: 'Not needed.' };
    expect(await rulesOf(ravi, 'endCalendarEntry', end)).toEqual(['booking-belongs-to-holder']);
    expect(await rulesOf(lena, 'endCalendarEntry', end)).toEqual([]);
  });

  it('that holds a change up is not loosened by whoever filed it or carries it out', async () => {
    await scheduled(paul, { tags: ['own'] });
    const { id } = await freeze(paul, 'own');
    const end = { entry: id, because: 'Mine is small.' };
    expect(await rulesOf(paul, 'endCalendarEntry', end)).toEqual(['calendar-keeper-is-not-held']);
    const shorter = { entry: id, tags: ['nothing'], because: 'Mine is small.' };
    expect(await rulesOf(paul, 'alterCalendarEntry', shorter)).toEqual(['calendar-keeper-is-not-held']);
    const window = {
      kind: 'MAINTENANCE_WINDOW',
      name: 'Now',
      start: wall(-1),
      duration: 'PT2H',
      tags: ['own'],
    };
    expect(await rulesOf(paul, 'addCalendarEntry', window)).toEqual(['calendar-keeper-is-not-held']);
    const other = await calls(paul, 'addCalendarEntry', { ...window, tags: ['other'] });
    const wider = { entry: other.entry?.id, tags: ['other', 'own'], because: 'Why not.' };
    expect(await rulesOf(paul, 'alterCalendarEntry', wider)).toEqual(['calendar-keeper-is-not-held']);
    expect(await rulesOf(maya, 'endCalendarEntry', end)).toEqual([]);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ strength: null }, 'strength'],
    [{ reason: ' ' }, 'reason'],
    [{ end: wall(-2) }, 'end'],
    [{ end: null, duration: 'P1Y' }, 'duration'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ rule: 'FREQ=HOURLY' }, 'rule'],
    [{ services: ['no-such'] }, 'services'],
    [{ kind: 'BOOKING', strength: null }, 'environments'],
  ])('with %j is refused for its %s', async (over, field) => {
    const said = {
      kind: 'FREEZE',
      strength: 'HARD',
      name: 'x',
      reason: 'x',
      start: wall(-1),
      end: wall(1),
      ...over,
    };
    const { problems } = await calls(paul, 'addCalendarEntry', said);
    expect(problems.map((p) => p.path?.at(-1))).toContain(field);
  });
});

describe('the calendar', () => {
  it('is listed by kind, time, place and whether it is over, page by page', async () => {
    const event = (name: string, over: Record<string, unknown>) =>
      calls(paul, 'addCalendarEntry', { kind: 'BUSINESS_EVENT', name, duration: 'PT2H', ...over });
    await event('Yesterday', { start: wall(-24) });
    await event('Search only', { start: wall(2), services: ['search'] });
    await event('America only', { start: wall(3), environments: ['production-us'] });
    await event('Staging only', { start: wall(4), environmentKinds: ['STAGING'] });
    await event('By region', { start: wall(5), regions: ['eu-central-1'] });
    const of = (filter: Record<string, unknown>) => listed({ kinds: ['BUSINESS_EVENT'], ...filter });
    expect(await of({})).toEqual(['Yesterday', 'Search only', 'America only', 'Staging only', 'By region']);
    expect(await of({ active: false })).toEqual(['Yesterday']);
    expect(await of({ from: instant(4.2), to: instant(4.5) })).toEqual(['America only', 'Staging only']);
    expect(await of({ active: true, services: ['wiki'] })).toEqual([
      'America only',
      'Staging only',
      'By region',
    ]);
    expect(await of({ active: true, environments: ['staging'] })).toEqual([
      'Search only',
      'Staging only',
      'By region',
    ]);
    expect(await of({ active: true, region: 'us-east-1' })).toEqual([
      'Search only',
      'America only',
      'Staging only',
    ]);
    const { calendarEntries } = await ravi.ask<{ calendarEntries: { edges: { cursor: string }[] } }>(
      `{ calendarEntries(filter: { kinds: [BUSINESS_EVENT] }, first: 2) { edges { cursor } } }`,
    );
    const after = calendarEntries.edges[1]?.cursor ?? '';
    expect(await listed({ kinds: ['BUSINESS_EVENT'] }, `, first: 2, after: "${after}"`)).toEqual([
      'America only',
      'Staging only',
    ]);
  });

  it('tells what takes place in a span, each time of what recurs', async () => {
    const start = '2026-03-22T02:30:00';
    const window = { kind: 'MAINTENANCE_WINDOW', name: 'Sundays', start, timeZone: 'Europe/Berlin' };
    await calls(paul, 'addCalendarEntry', {
      ...window,
      duration: 'PT1H',
      rule: 'FREQ=WEEKLY;BYDAY=SU;COUNT=4',
      exceptions: ['2026-04-05T02:30:00'],
      services: ['gavel'],
    });
    const query = `query ($from: DateTime!, $to: DateTime!) {
      calendar(from: $from, to: $to, filter: { kinds: [MAINTENANCE_WINDOW], services: ["gavel"] }) { start at entry { name } } }`;
    const span = { from: '2026-03-20T00:00:00Z', to: '2026-05-01T00:00:00Z' };
    const { calendar } = await ravi.ask<{ calendar: { start: string }[] }>(query, span);
    expect(calendar.map((o) => new Date(o.start).toISOString())).toEqual([
      '2026-03-22T01:30:00.000Z',
      '2026-03-29T01:30:00.000Z',
      '2026-04-12T00:30:00.000Z',
    ]);
    expect(await ravi.codes(query, { ...span, to: '2028-01-01T00:00:00Z' })).toEqual(['BAD_USER_INPUT']);
  });

  it('says which open changes a freeze would stop, before it is added', async () => {
    const planned = { plannedStart: instant(50), plannedEnd: instant(60), tags: ['impact'] };
    const hit = await scheduled(ravi, planned);
    await scheduled(ravi, { ...planned, plannedStart: instant(70), plannedEnd: instant(80) });
    const input = {
      kind: 'FREEZE',
      strength: 'HARD',
      name: 'x',
      reason: 'x',
      start: wall(55),
      end: wall(65),
      tags: ['impact'],
    };
    const query = `query ($input: AddCalendarEntryInput!) {
      freezeImpact(input: $input) { total faults changes { change { number } from to } } }`;
    expect((await paul.ask<{ freezeImpact: object }>(query, { input })).freezeImpact).toMatchObject({
      total: 1,
      faults: [],
      changes: [{ change: { number: hit.number } }],
    });
    const bad = await paul.ask<{ freezeImpact: { faults: string[] } }>(query, {
      input: { ...input, rule: 'x' },
    });
    expect(bad.freezeImpact.faults).toHaveLength(1);
  });
});

describe('REST', () => {
  it('tells pipelines the freezes, and takes their requests for overrides', async () => {
    const pipeline = await machineBy(nora, 'lena', 'changes:write');
    const change = await scheduled(ravi, { tags: ['rest'] });
    await freeze(paul, 'rest', { services: ['wiki'] });
    const freezes = await pipeline.rest(
      'GET',
      '/api/v1/calendar/freezes?service=wiki&environment=production-eu',
    );
    expect(freezes).toMatchObject({
      status: 200,
      body: { items: [{ name: 'Freeze of rest', strength: 'HARD' }] },
    });
    expect(await pipeline.rest('GET', '/api/v1/calendar/freezes?service=search')).toMatchObject({
      body: { items: [] },
    });
    const path = `/api/v1/changes/${change.number}/freeze-overrides`;
    const asked = await pipeline.rest('POST', path, { reason: 'Customers wait.', until: instant(1) });
    expect(asked).toMatchObject({
      status: 201,
      body: { state: 'REQUESTED', freeze: { name: 'Freeze of rest' } },
    });
    expect(await pipeline.rest('GET', path)).toMatchObject({ body: { items: [{ state: 'REQUESTED' }] } });
    const again = await pipeline.rest('POST', path, { reason: 'Customers wait.', until: instant(1) });
    expect(again).toMatchObject({ status: 409, body: { code: 'ALREADY_EXISTS' } });
    await expect(asksOverride(lena, change)).rejects.toThrow(/asked for already/);
    expect(await system.intrude(`UPDATE freeze_override SET reason = 'x'`)).toBe('42501');
    const grant = `UPDATE freeze_override SET verdict = 'GRANTED', decided_at = now(), decision_reason = 'x',
      valid_until = now() + interval '1 hour', decided_by =`;
    expect(await system.intrude(`${grant} requested_by`)).toBe('freeze_override_two_people_check');
    expect(await system.intrude(`${grant} NULL`)).toBe('freeze_override_decision_check');
    await system.rows(`${grant} (SELECT id FROM person WHERE name = 'Claire Dubois')`);
    expect(await system.intrude(`UPDATE freeze_override SET valid_until = now() + interval '1 year'`)).toBe(
      'freeze_override_once_check',
    );
    expect(await system.intrude('DELETE FROM freeze_override')).toBe('42501');
  });
});
