import ICAL from 'ical.js';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { does, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { command, ground, type Ground } from '../support/ground.ts';
import { releaseFolder } from '../support/kubernetes-release.ts';
import { seeded } from '../support/seeded.ts';
import { stack } from '../support/stack.ts';

jest.setTimeout(60_000);

interface Imported {
  readonly uid: string;
  readonly name: string;
  readonly kind: string | null;
  readonly outcome: string;
  readonly problems: readonly string[];
}

let all: Ground;
beforeAll(async () => {
  all = await ground();
});

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

async function take(
  client: Client,
  content: string,
  query: Record<string, string> = {},
): Promise<{ status: number; events: readonly Imported[]; body: { code?: string; detail?: string } }> {
  const words = new URLSearchParams({ kind: 'BUSINESS_EVENT', ...query });
  const typed = client.with({ 'content-type': 'text/calendar' });
  const response = await fetch(`${client.url}/api/v1/calendar/import?${words.toString()}`, {
    method: 'POST',
    headers: typed.headers,
    body: content,
  });
  const body = (await response.json()) as { events?: Imported[]; code?: string };
  return { status: response.status, events: body.events ?? [], body };
}

const calendar = (...events: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//t//t//EN', ...events, 'END:VCALENDAR'].join('\r\n');
const event = (uid: string, ...lines: string[]): string =>
  ['BEGIN:VEVENT', `UID:${uid}`, ...lines, 'END:VEVENT'].join('\r\n');

describe('a calendar from elsewhere', () => {
  const known = releaseFolder === null ? it.skip : it;
  const where = releaseFolder === null ? ' (skipped: the data of the release is not at hand)' : '';

  known(`comes in whole: the schedule of Kubernetes 1.35${where}`, async () => {
    const content = readFileSync(path.join(releaseFolder ?? '', 'schedule.ics'), 'utf8');
    const rule = 'code freeze=FREEZE:SOFT';
    const first = await take(all.maya, content, { rule, tag: 'product:kubernetes', dryRun: 'true' });
    expect(first.events.map(({ outcome }) => outcome)).toEqual(Array(31).fill('ADDED'));
    const { events } = await take(all.maya, content, { rule, tag: 'product:kubernetes' });
    expect(events).toHaveLength(31);
    expect(events.filter(({ problems }) => problems.length > 0)).toEqual([]);
    expect(new Set(events.map(({ outcome }) => outcome))).toEqual(new Set(['ADDED']));
    expect(
      events.filter(({ kind }) => kind === 'FREEZE').every(({ name }) => /code freeze/i.test(name)),
    ).toBe(true);
    const again = await take(all.maya, content, { rule, tag: 'product:kubernetes' });
    expect(new Set(again.events.map(({ outcome }) => outcome))).toEqual(new Set(['UNCHANGED']));
    const { calendarEntries } = await all.ravi.ask<{ calendarEntries: { nodes: object[] } }>(
      `{ calendarEntries(first: 100, filter: { from: "2025-09-15T00:00:00Z", to: "2025-09-16T00:00:00Z" }) {
         nodes { uid start duration timeZone } } }`,
    );
    expect(calendarEntries.nodes).toContainEqual({
      ...{ uid: 'k8s-v1.35-release-cycle-start@kubernetes.io', timeZone: 'UTC' },
      ...{ start: '2025-09-15T00:00:00', duration: 'P1D' },
    });
  });

  it('is altered by its next edition, and ended where an event was cancelled', async () => {
    const uid = `${all.shop}@example.org`;
    const window = [
      'DTSTART;TZID=Europe/Berlin:20350107T010000',
      'DURATION:PT3H',
      'RRULE:FREQ=WEEKLY;BYDAY=SU',
    ];
    const query = { kind: 'MAINTENANCE_WINDOW', service: all.shop };
    const outcomes = async (...lines: string[]) =>
      (await take(all.maya, calendar(event(uid, 'SUMMARY:Nights', ...lines)), query)).events.map(
        (e) => e.outcome,
      );
    expect(await outcomes(...window)).toEqual(['ADDED']);
    expect(await outcomes(...window)).toEqual(['UNCHANGED']);
    expect(await outcomes(...window, 'EXDATE;TZID=Europe/Berlin:20350114T010000')).toEqual(['ALTERED']);
    expect(await outcomes(...window, 'STATUS:CANCELLED')).toEqual(['ENDED']);
    expect(await outcomes(...window)).toEqual(['REFUSED']);
  });

  it('is taken event by event, and refused whole only where it is none', async () => {
    const good = event(`${all.shop}-good`, 'DTSTART:20350101T000000Z', 'SUMMARY:=cmd|calc');
    const { events } = await take(
      all.maya,
      calendar(
        good,
        event(`${all.shop}-often`, 'DTSTART:20350101T000000Z', 'RRULE:FREQ=SECONDLY', 'SUMMARY:Often'),
        event(`${all.shop}-mars`, 'DTSTART;TZID=Mars:20350101T000000', 'SUMMARY:Far'),
      ),
    );
    expect(events.map(({ outcome }) => outcome).sort()).toEqual(['ADDED', 'REFUSED', 'REFUSED']);
    expect(events.flatMap(({ problems }) => problems).join(' ')).toMatch(/Mars.*too often|too often.*Mars/);
    expect((await take(all.maya, 'BEGIN:X\r\n'.repeat(1_000))).status).toBe(422);
    expect((await take(all.ravi, calendar(good))).status).toBe(403);
    const { status } = await all.maya.rest('POST', '/api/v1/calendar/import?kind=FREEZE', { a: 1 });
    expect(status).toBe(400);
  });
});

describe('a feed', () => {
  type Made = { feed: { id: string }; url: string };
  const create = async (client: Client, kind: string, subject: string): Promise<Made> =>
    (await command(client, 'createCalendarFeed', { kind, subject }, { shown: 'feed { id } url' })) as Made;
  const read = async (url: string, headers: Record<string, string> = {}): Promise<Response> => {
    const address = new URL(url);
    return fetch(`${stack().shared.apiUrl}${address.pathname}`, { headers });
  };
  const eventsOf = (text: string): ICAL.Component[] =>
    new ICAL.Component(ICAL.parse(text) as never).getAllSubcomponents('vevent');

  it('shows the changes of a service to a program that cannot sign in, and says when nothing is new', async () => {
    const { ravi, shop, maya } = all;
    const change = await does(ravi, 'fileChange', {
      ...wholeChange({ services: [shop], title: 'Größe, ändern; ja' }),
      ...{ plannedStart: inDays(3), plannedEnd: inDays(3.1), submit: true },
    });
    await command(maya, 'addCalendarEntry', {
      ...{ kind: 'FREEZE', strength: 'HARD', name: 'Fair', reason: 'All sell.', services: [shop] },
      ...{ start: `${inDays(20).slice(0, 10)}T00:00:00`, duration: 'P2D', timeZone: 'Europe/Berlin' },
    });
    const { url } = await create(ravi, 'SERVICE', shop);
    const answer = await read(url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(answer.headers.get('cache-control')).toContain('private');
    const text = await answer.text();
    expect(text).toContain('REFRESH-INTERVAL;VALUE=DURATION:PT15M');
    expect(Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    const [shown, freeze] = eventsOf(text);
    expect(shown?.getFirstPropertyValue('summary')).toBe(`${change.number} Größe, ändern; ja`);
    expect(shown?.getFirstPropertyValue('status')).toBe('TENTATIVE');
    expect(freeze?.getFirstProperty('dtstart')?.toICALString()).toBe(
      `DTSTART;VALUE=DATE:${inDays(20).slice(0, 10).replaceAll('-', '')}`,
    );

    const same = await read(url, { 'if-none-match': answer.headers.get('etag') ?? '' });
    expect([same.status, await same.text()]).toEqual([304, '']);
    await does(ravi, 'cancelChange', { change: change.number, comment: 'Not needed.' });
    const [canceled] = eventsOf(
      await (await read(url, { 'if-none-match': answer.headers.get('etag') ?? '' })).text(),
    );
    expect(canceled?.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect(canceled?.getFirstPropertyValue('uid')).toBe(shown?.getFirstPropertyValue('uid'));
    expect(Number(canceled?.getFirstPropertyValue('sequence'))).toBeGreaterThan(
      Number(shown?.getFirstPropertyValue('sequence')),
    );
  });

  it.each([
    ['BOARD', 'cab'],
    ['TEAM', null],
    ['PERSON', 'lena@acme.example'],
  ])('is there for a %s', async (kind, subject) => {
    const { teams } = await all.ravi.ask<{ teams: { nodes: { name: string }[] } }>(
      '{ teams(first: 1) { nodes { name } } }',
    );
    const { url } = await create(all.ravi, kind, subject ?? teams.nodes[0]?.name ?? '');
    expect(eventsOf(await (await read(url)).text())).toBeInstanceOf(Array);
  });

  it('is its owner’s: listed, told once, revoked for good', async () => {
    const { ravi, nora, maya, shop } = all;
    const { url, feed } = await create(ravi, 'SERVICE', shop);
    expect((await read(url)).status).toBe(200);
    const mine = async () =>
      (
        await ravi.ask<{
          myCalendarFeeds: { nodes: { id: string; lastUsedAt: string | null; revokedAt: string | null }[] };
        }>('{ myCalendarFeeds(first: 100) { nodes { id lastUsedAt revokedAt } } }')
      ).myCalendarFeeds.nodes.find(({ id }) => id === feed.id);
    expect(await mine()).toMatchObject({ lastUsedAt: expect.any(String), revokedAt: null });
    const revoke = (client: Client) =>
      client.ask<{ revokeCalendarFeed: { problems: { code: string }[] } }>(
        `mutation ($input: RevokeCalendarFeedInput!) { revokeCalendarFeed(input: $input) { problems { code } } }`,
        { input: { feed: feed.id } },
      );
    expect((await revoke(maya)).revokeCalendarFeed.problems).toEqual([{ code: 'NOT_PERMITTED' }]);
    expect((await revoke(nora)).revokeCalendarFeed.problems).toEqual([]);
    expect((await revoke(ravi)).revokeCalendarFeed.problems).toEqual([]);
    expect((await read(url)).status).toBe(404);
    const logs = path.join(stack().dataDir, 'logs');
    const secret = path.basename(url, '.ics');
    for (const name of readdirSync(logs))
      expect(readFileSync(path.join(logs, name), 'utf8').includes(secret)).toBe(false);
    expect(await mine()).toMatchObject({ revokedAt: expect.any(String) });
    expect((await read(url.replace(/[^/]+\.ics$/, 'x.ics'))).status).toBe(404);
  });

  it('answers so often in a minute and no more', async () => {
    const { url } = await create(await seeded('lena'), 'SERVICE', all.store);
    const statuses: number[] = [];
    for (let n = 0; n < 70 && statuses.at(-1) !== 429; n += 1) statuses.push((await read(url)).status);
    expect(statuses.at(-1)).toBe(429);
  });
});
