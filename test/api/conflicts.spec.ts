import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { does, type ShownChange, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { seeded } from '../support/seeded.ts';

jest.setTimeout(60_000);

interface Shown {
  readonly rule: string;
  readonly severity: string;
  readonly from: string;
  readonly to: string;
  readonly sentence: string;
  readonly suggestion: string;
  readonly otherChange: { readonly number: string } | null;
  readonly entries: readonly { readonly name: string }[];
}
interface Slots {
  readonly slots: readonly { from: string; to: string }[];
  readonly refused: readonly { from: string; tried: number; rules: string[]; sentence: string }[];
  readonly shortfall: string | null;
  readonly problems: readonly { message: string; path: string[] }[];
}

const hour = 3_600_000;
/** A quiet Wednesday far ahead, so that nothing of other tests lies there. */
const start = Date.UTC(2031, 4, 14, 8);
const at = (hours: number): string => new Date(start + hours * hour).toISOString();

let ravi: Client;
let maya: Client;
let nora: Client;
/** Services of these tests alone: `shop` needs `stock`, and `stock` needs `store`. */
let shop: string;
let stock: string;
let store: string;

beforeAll(async () => {
  [ravi, maya, nora] = (await Promise.all(['ravi', 'maya', 'nora'].map(seeded))) as [Client, Client, Client];
  const { teams } = await nora.ask<{ teams: { nodes: { id: string }[] } }>(
    '{ teams(first: 1) { nodes { id } } }',
  );
  const tag = randomUUID().slice(0, 8);
  [shop, stock, store] = ['shop', 'stock', 'store'].map((name) => `${name}-${tag}`) as [
    string,
    string,
    string,
  ];
  for (const key of [shop, stock, store])
    await command(nora, 'createService', 'CreateServiceInput', {
      ...{ key, name: key, tier: 3, ownerTeam: teams.nodes[0]?.id },
    });
  for (const [from, to] of [
    [shop, stock],
    [stock, store],
  ])
    await command(nora, 'addDependency', 'DependencyInput', { from, to });
});

async function command(
  client: Client,
  name: string,
  type: string,
  input: object,
  shown = '',
): Promise<unknown> {
  const data = await client.ask<Record<string, { problems: unknown[] }>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${shown} problems { code message } } }`,
    { input },
  );
  expect(data[name]?.problems).toEqual([]);
  return data[name];
}

/** A change of these tests: on `shop`, done by nobody yet. */
const file = (from: number, to: number, over: object = {}, by = ravi): Promise<ShownChange> =>
  does(by, 'fileChange', {
    ...wholeChange({ services: [shop], implementer: null, verifier: null }),
    ...{ plannedStart: at(from), plannedEnd: at(to), ...over },
  });

const fields = 'rule severity from to sentence suggestion otherChange { number } entries { name }';
async function conflictsOf({ number }: ShownChange): Promise<readonly Shown[]> {
  const { change } = await ravi.ask<{ change: { conflicts: Shown[] } }>(
    `{ change(ref: "${number}") { conflicts { ${fields} } } }`,
  );
  return change.conflicts;
}
const told = async (change: ShownChange): Promise<string[]> =>
  (await conflictsOf(change)).map(({ rule, otherChange, entries }) =>
    [rule, otherChange?.number ?? entries.map(({ name }) => name).join()].join(' '),
  );

async function newsOn({
  number,
}: ShownChange): Promise<{ count: number; conflicts: { sentence: string }[] }[]> {
  const { change } = await ravi.ask<{
    change: {
      timeline: { nodes: { type: string; data: { count: number; conflicts: { sentence: string }[] } }[] };
    };
  }>(`{ change(ref: "${number}") { timeline(first: 50) { nodes { type data } } } }`);
  return change.timeline.nodes.filter(({ type }) => type === 'change.conflictsFound').map(({ data }) => data);
}

async function edit({ number }: ShownChange, input: object): Promise<ShownChange> {
  const { change } = await ravi.ask<{ change: ShownChange }>(`{ change(ref: "${number}") { version } }`);
  return does(ravi, 'updateChange', { change: number, expectedVersion: change.version, ...input });
}

const slots = async (input: object): Promise<Slots> =>
  (
    await ravi.ask<{ nextFreeSlots: Slots }>(
      `query ($input: FreeSlotsInput!) { nextFreeSlots(input: $input) { slots { from to } shortfall
         refused { from tried rules sentence } problems { message path } } }`,
      { input },
    )
  ).nextFreeSlots;

describe('conflicts of a change', () => {
  it('are found at filing, by both sides, in words, and told over REST alike', async () => {
    const first = await file(0, 4);
    expect(await told(first)).toEqual([]);
    const second = await file(2, 6);
    const [conflict, ...none] = await conflictsOf(second);
    expect(none).toEqual([]);
    expect(conflict).toMatchObject({
      ...{ rule: 'same-service', severity: 'WARNING', from: at(2), to: at(4) },
      otherChange: { number: first.number },
    });
    expect(conflict?.sentence).toContain(
      `${first.number} “Give the search index more memory” touches ${shop} as well`,
    );
    expect(conflict?.suggestion).toContain('Begin at 2031-05-14 12:00 UTC or later');
    expect(await told(first)).toEqual([`same-service ${second.number}`]);

    const { status, body } = await ravi.rest('GET', `/api/v1/changes/${second.number}/conflicts`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ items: [{ rule: 'same-service', otherChange: first.number }] });

    expect((await newsOn(second)).map(({ count }) => count)).toEqual([1]);
    const [onFirst] = await newsOn(first);
    expect(onFirst?.conflicts[0]?.sentence).toContain(second.number);
    await does(ravi, 'cancelChange', { change: first.number, comment: 'Not needed.' });
    expect(await told(second)).toEqual([]);
    await does(ravi, 'cancelChange', { change: second.number, comment: 'Not needed.' });
  });

  it('are found on an edit, and only what is new is told', async () => {
    const first = await file(24, 26);
    const second = await file(30, 32);
    const third = await file(30, 32, { services: [store] });
    // `shop` needs `store` by way of `stock`.
    expect(await told(second)).toEqual([`indirect-dependency ${third.number}`]);
    expect(await told(third)).toEqual([`indirect-dependency ${second.number}`]);
    expect(await newsOn(second)).toHaveLength(1);

    await edit(second, { plannedStart: at(25) });
    expect(await told(second)).toEqual([
      `same-service ${first.number}`,
      `indirect-dependency ${third.number}`,
    ]);
    const [, news] = await newsOn(second);
    expect(news?.conflicts.map(({ sentence }) => sentence)).toEqual([expect.stringContaining(first.number)]);
    await edit(second, { title: 'Another title' });
    expect(await newsOn(second)).toHaveLength(2);
    await edit(second, { services: [stock] });
    expect((await told(second)).sort()).toEqual([`dependency ${first.number}`, `dependency ${third.number}`]);
  });

  it('include the same implementer, and tell them', async () => {
    const lena = await seeded('lena');
    const implementer = 'lena@acme.example';
    const first = await file(48, 50, { implementer });
    const second = await file(49, 51, { implementer, services: [] });
    expect(await told(second)).toEqual([`same-implementer ${first.number}`]);
    const { myNotifications } = await lena.ask<{
      myNotifications: { nodes: { kind: string; text: string }[] };
    }>('{ myNotifications(first: 20) { nodes { kind text } } }');
    const mine = myNotifications.nodes.filter(({ text }) => text.startsWith(second.number));
    expect(mine).toEqual([
      { kind: 'CONFLICT_FOUND', text: expect.stringContaining(`carries out ${first.number} “Give the`) },
    ]);
  });

  it('follow the calendar and the catalogue as they are when asked', async () => {
    const change = await file(72, 74);
    const other = await file(72, 74, { services: [store] });
    expect(await told(change)).toEqual([`indirect-dependency ${other.number}`]);
    const dependency = { from: shop, to: stock };
    await command(nora, 'removeDependency', 'DependencyInput', dependency);
    expect(await told(change)).toEqual([]);
    await command(nora, 'addDependency', 'DependencyInput', dependency);

    const add = (input: object) => command(maya, 'addCalendarEntry', 'AddCalendarEntryInput', input);
    await add({
      ...{ kind: 'FREEZE', strength: 'SOFT', name: 'Stocktaking', reason: 'Counting.', services: [shop] },
      ...{ start: '2031-05-17T09:00:00', duration: 'PT1H', timeZone: 'UTC' },
    });
    await add({
      ...{ kind: 'BOOKING', name: 'Load test', services: [shop], environments: ['production-eu'] },
      ...{ start: '2031-05-17T10:00:00', duration: 'PT1H', timeZone: 'Europe/Berlin' },
    });
    expect((await told(change)).sort()).toEqual([
      'environment-booked Load test',
      `indirect-dependency ${other.number}`,
      'inside-soft-freeze Stocktaking',
    ]);
  });

  it('keep to maintenance windows by the clock on the wall on both days when clocks are set', async () => {
    await command(maya, 'addCalendarEntry', 'AddCalendarEntryInput', {
      ...{ kind: 'MAINTENANCE_WINDOW', name: 'Store nights', services: [store], environments: ['staging'] },
      ...{
        start: '2031-01-05T01:00:00',
        duration: 'PT3H',
        timeZone: 'Europe/Berlin',
        rule: 'FREQ=WEEKLY;BYDAY=SU',
      },
    });
    const during = (plannedStart: string, plannedEnd: string) =>
      file(0, 1, { services: [store], environments: ['staging'], plannedStart, plannedEnd });
    // 30 March 2031: 01:00 CET is midnight UTC. 26 October 2031: 01:00 CEST is 23:00 UTC of the day before.
    for (const [from, to] of [
      ['2031-03-30T00:00:00Z', '2031-03-30T03:00:00Z'],
      ['2031-10-25T23:00:00Z', '2031-10-26T02:00:00Z'],
    ] as const) {
      expect(await told(await during(from, to))).toEqual([]);
      const late = new Date(Date.parse(to) + 60_000).toISOString();
      const [outside] = await conflictsOf(await during(to, late));
      expect(outside).toMatchObject({ rule: 'outside-maintenance-window', from: to.replace('Z', '.000Z') });
    }
  });

  it('are seen by one of two that are filed at once, each time', async () => {
    for (const round of Array(6).keys()) {
      const from = 200 + 10 * round;
      const both = await Promise.all([
        file(from, from + 2),
        file(from + 1, from + 3, round % 2 === 0 ? {} : { services: [stock] }, maya),
      ]);
      const news = await Promise.all(both.map(newsOn));
      // Both timelines tell of it, once each: whoever came second saw the first.
      expect(news.map((events) => events.length)).toEqual([1, 1]);
    }
  });

  it('are listed over a span, page by page, by rule and severity', async () => {
    const page = (filter: object, more = '') =>
      ravi.ask<{
        conflicts: {
          nodes: { change: { number: string }; conflicts: Shown[] }[];
          pageInfo: { endCursor: string; hasNextPage: boolean };
        };
      }>(
        `query ($filter: ConflictFilter!) { conflicts(filter: $filter${more}) { nodes { change { number }
           conflicts { ${fields} } } pageInfo { endCursor hasNextPage } } }`,
        { filter: { from: at(199), to: at(300), services: [shop, stock], ...filter } },
      );
    const all = (await page({})).conflicts.nodes;
    expect(all).toHaveLength(12);
    const first = (await page({}, ', first: 5')).conflicts;
    const rest = (await page({}, `, first: 10, after: "${first.pageInfo.endCursor}"`)).conflicts;
    expect([...first.nodes, ...rest.nodes]).toEqual(all);
    expect(rest.pageInfo.hasNextPage).toBe(false);
    expect((await page({ rules: ['dependency'] })).conflicts.nodes).toHaveLength(6);
    expect((await page({ severities: ['BLOCKING'] })).conflicts.nodes).toEqual([]);
    expect(
      await ravi.codes(
        `{ conflicts(filter: { from: "${at(1)}", to: "${at(0)}" }) { pageInfo { hasNextPage } } }`,
      ),
    ).toEqual(['BAD_USER_INPUT']);
  });
});

describe('the next free slots', () => {
  it('are free, and what lies before says why it does not do', async () => {
    const from = 400;
    const taken = await file(from, from + 3);
    const found = await slots({
      ...{ services: [shop], durationMinutes: 120, earliest: at(from), count: 2 },
    });
    expect(found).toMatchObject({
      slots: [
        { from: at(from + 3), to: at(from + 5) },
        { from: at(from + 5), to: at(from + 7) },
      ],
      refused: [{ from: at(from), tried: 6, rules: ['same-service'] }],
      shortfall: null,
    });
    expect(found.refused[0]?.sentence).toContain(taken.number);
    // For the change itself its own window is free.
    expect((await slots({ change: taken.number, earliest: at(from), count: 1 })).slots).toEqual([
      { from: at(from), to: at(from + 3) },
    ]);
  });

  it('keep to hours, days and zone, and tell when there is none', async () => {
    const night = {
      ...{
        services: [shop],
        durationMinutes: 180,
        earliest: '2032-10-27T00:00:00Z',
        timeZone: 'Europe/Berlin',
      },
      ...{ hoursFrom: '01:00', hoursTo: '04:00', days: ['SU'], count: 1 },
    };
    // The night of 31 October has an hour more.
    expect((await slots(night)).slots).toEqual([
      { from: '2032-10-30T23:00:00.000Z', to: '2032-10-31T02:00:00.000Z' },
    ]);
    const none = await slots({ ...night, durationMinutes: 300 });
    expect(none.slots).toEqual([]);
    expect(none.shortfall).toMatch(/^No time is free in the 90 days .* outside-hours \(\d+ %\)/);
    const bad = await slots({
      ...night,
      hoursTo: '25:00',
      timeZone: 'Mars/Olympus',
      durationMinutes: 20_000,
    });
    expect(bad.problems.map(({ path }) => path.at(-1))).toEqual(['hoursTo', 'timeZone']);
    expect((await slots({ services: [shop] })).problems[0]?.path).toEqual(['input', 'durationMinutes']);
  });
});
