import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ics } from '../support/alterations-of-rules.ts';
import { instant } from '../support/calendar.ts';
import { wholeChange } from '../support/changes.ts';
import { Desks, fileAt } from '../support/gavel.ts';
import { stack } from '../support/stack.ts';

// Each command is a process.
jest.setTimeout(120_000);

const desks = new Desks();
const at = (username: string) => desks.at(username);
const folder = mkdtempSync(path.join(tmpdir(), 'gavel-planning-'));
/** Of this test's changes alone: the system is shared. */
const tag = 'cli-planning';

beforeAll(() => desks.signIn('ravi', 'lena', 'paul', 'maya', 'claire'), 60_000);
afterAll(() => {
  desks.clear();
  rmSync(folder, { recursive: true });
});

describe('gavel slot', () => {
  it('finds free slots, and with --why tells why not before', async () => {
    const find = ['slot', 'find', '--duration', '90m', '--service', 'wiki', '--environment', 'staging'];
    const { slots } = await at('ravi').json<{ slots: { from: string; to: string }[] }>([
      ...find,
      '--count',
      '2',
    ]);
    expect(slots).toHaveLength(2);
    for (const { from, to } of slots) expect(Date.parse(to) - Date.parse(from)).toBe(90 * 60_000);
    const nights = await at('ravi').json<{ slots: { from: string }[]; refused: { sentence: string }[] }>([
      ...[...find, '--hours', '22:00-06:00', '--time-zone', 'Europe/Berlin', '--day', 'sa', '--count', '1'],
    ]);
    const began = new Date(nights.slots[0]?.from ?? 0);
    const told = began.toLocaleString('en-GB', {
      timeZone: 'Europe/Berlin',
      weekday: 'short',
      hour: '2-digit',
    });
    expect(told).toMatch(/Sat|Sun/);
    const why = await at('ravi').type([...find, '--earliest', instant(1), '--why']);
    expect(why).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d{4}-\d\d-\d\dT\S+ {2}\d{4}-/) });
    expect((await at('ravi').type([...find, '--hours', 'at-night-please'])).code).toBe(64);
    expect(
      (await at('ravi').type(['slot', 'find', '--service', 'nowhere', '--duration', '1h'])).code,
    ).not.toBe(0);
  });
});

describe('gavel conflicts', () => {
  it('tells what a window is in conflict with, and what would settle it', async () => {
    const planned = { plannedStart: instant(24 * 40), plannedEnd: instant(24 * 40 + 2), tags: [tag] };
    const one = await fileAt(at('ravi'), wholeChange({ services: ['gavel'], ...planned }), '--submit');
    const other = await fileAt(at('lena'), wholeChange({ services: ['gavel'], ...planned }), '--submit');
    const free = await at('ravi').json<{ slots: { from: string; to: string }[] }>(['slot', 'find', one]);
    expect(free.slots).toHaveLength(3);
    for (const { from, to } of free.slots) expect(Date.parse(to) - Date.parse(from)).toBe(2 * 3_600_000);
    const { conflicts } = await at('ravi').json<{ conflicts: { rule: string; sentence: string }[] }>([
      ...['conflicts', other],
    ]);
    expect(conflicts.map(({ rule }) => rule)).toContain('same-service');
    const shown = await at('lena').type(['conflicts', other]);
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining(one) });
    expect((await at('ravi').type(['conflicts', 'CHG-999999'])).code).toBe(7);
  });
});

describe('gavel calendar', () => {
  it('takes a file in, once, and makes addresses that can be taken back', async () => {
    const file = path.join(folder, 'sale.ics');
    writeFileSync(file, ics('Planned sale', tag));
    const take = ['calendar', 'import', file, '--kind', 'business_event', '--tag', tag];
    const events = async (...more: string[]): Promise<string[]> =>
      (await at('paul').json<{ events: { outcome: string }[] }>([...take, ...more])).events.map(
        (e) => e.outcome,
      );
    expect(await events('--dry-run')).toEqual(['ADDED']);
    expect(await events()).toEqual(['ADDED']);
    expect(await events()).toEqual(['UNCHANGED']);
    expect((await at('ravi').type(take)).code).toBe(4);

    const { feed, url } = await at('ravi').json<{ feed: { id: string }; url: string }>([
      ...['calendar', 'feed', 'create', 'search', '--of', 'service', '--name', tag],
    ]);
    const read = async (): Promise<number> => (await fetch(url)).status;
    expect(await read()).toBe(200);
    expect((await at('ravi').type(['calendar', 'feed', 'list'])).stdout).toContain(tag);
    expect((await at('ravi').type(['calendar', 'feed', 'revoke', feed.id])).code).toBe(0);
    expect(await read()).toBe(404);
  });
});

describe('gavel policy test', () => {
  it('runs the cases beside the rules, and writes them as build servers read them', async () => {
    const junit = path.join(folder, 'policies.xml');
    const policies = path.join(stack().root, 'policies');
    const ran = await at('ravi').type(['policy', 'test', policies, '--junit', junit]);
    expect(ran).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/(\d+) of \1 cases went as expected/),
    });
    expect(readFileSync(junit, 'utf8')).toMatch(/<testsuites[\s\S]*<testcase [\s\S]*<\/testsuites>/);
    expect((await at('ravi').type(['policy', 'test', path.join(folder, 'nowhere')])).code).toBe(64);
  });
});

describe('a refusal', () => {
  it('says who can supply what is missing', async () => {
    const bare = { type: 'NORMAL', title: 'Something', services: ['search'], tags: [tag] };
    const number = await fileAt(at('ravi'), bare);
    const submit = ['transition', number, 'submitChange'];
    const early = await at('ravi').type(submit);
    expect([early.code, early.stderr]).toEqual([3, expect.stringMatching(/Missing: .*\n[\s\S]*Who can: /)]);
    const { error } = await at('ravi').json<{ error: { problems: { whoCan?: string[] }[] } }>(submit);
    expect(error.problems.flatMap(({ whoCan = [] }) => whoCan)).not.toEqual([]);
  });
});

describe('what goes round a vote', () => {
  const id = /^\S+/;

  it('is done from the command line: a vote is lent and taken back, a risk raised, an exception asked for', async () => {
    const lent = await at('maya').type(['delegation', 'create', 'akiko@acme.example', '--until', instant(1)]);
    expect(lent.code).toBe(0);
    const ended = await at('maya').type(['delegation', 'end', id.exec(lent.stdout)?.[0] ?? '']);
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('not in force') });
    const number = await fileAt(at('ravi'), wholeChange({ tags: [tag] }), '--submit');
    const raised = await at('ravi').type([
      'risk',
      'raise',
      number,
      '--class',
      'HIGH',
      '--reason',
      'It is hot.',
    ]);
    expect(raised).toMatchObject({ code: 0, stdout: expect.stringContaining('HIGH') });
    const ask = ['exception', 'request', 'author-is-not-approver', '--change', number, '--reason', 'Ill.'];
    const asked = await at('ravi').type([...ask, '--until', instant(1)]);
    expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining('REQUESTED') });
    const exception = id.exec(asked.stdout)?.[0] ?? '';
    expect((await at('claire').type(['exception', 'decide', exception, '--note', 'No.'])).code).toBe(64);
    const granted = await at('claire').type(['exception', 'decide', exception, '--grant', '--note', 'Ok.']);
    expect(granted).toMatchObject({ code: 0, stdout: expect.stringContaining('GRANTED') });
    const revoked = await at('claire').type(['exception', 'revoke', exception, '--note', 'They are back.']);
    expect(revoked).toMatchObject({ code: 0, stdout: expect.stringContaining('REVOKED') });
  });
});
