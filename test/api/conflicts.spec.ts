import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { does, type ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { at, command, ground, type Ground } from '../support/ground.ts';
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
let ravi: Client;
let maya: Client;
let nora: Client;
let shop: string;
let stock: string;
let store: string;
let file: Ground['file'];

beforeAll(async () => {
  ({ ravi, maya, nora, shop, stock, store, file } = await ground());
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
    await command(nora, 'removeDependency', dependency, { type: 'DependencyInput' });
    expect(await told(change)).toEqual([]);
    await command(nora, 'addDependency', dependency, { type: 'DependencyInput' });

    const add = (input: object) => command(maya, 'addCalendarEntry', input);
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
    await command(maya, 'addCalendarEntry', {
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
