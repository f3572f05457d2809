import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import { wholeChange } from '../support/changes.ts';
import { Desk, Desks, fileAt } from '../support/gavel.ts';
import { machineOf, seeded } from '../support/seeded.ts';
import { stack } from '../support/stack.ts';

const desks = new Desks();
let stranger: Desk;
const at = (username: string): Desk => desks.at(username);

beforeAll(async () => {
  await desks.signIn('paul', 'akiko', 'lena', 'nora');
  stranger = desks.add('stranger', new Desk());
}, 60_000);
afterAll(() => desks.clear());

interface Shown {
  readonly number: string;
  readonly state: string;
  readonly version: number;
  readonly revision: number;
  readonly title: string;
}
/** The number of a new change of Paul's. */
const filed = (over: Record<string, unknown> = {}): Promise<string> => fileAt(at('paul'), wholeChange(over));

describe('signing in', () => {
  it('keeps the token for its owner alone, tells who is signed in, and forgets it on leaving', async () => {
    const desk = await Desk.of('claire');
    desks.add('claire', desk);
    const file = path.join(desk.folder, 'gavel/credentials.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const status = await desk.json<{ server: string; viewer: { name: string; roles: string[] } }>([
      'auth',
      'status',
    ]);
    expect(status).toMatchObject({
      schemaVersion: 1,
      server: stack().shared.apiUrl,
      viewer: { name: 'Claire Dubois', roles: ['COMPLIANCE'] },
    });
    expect((await desk.type(['logout'])).code).toBe(0);
    expect(await desk.type(['auth', 'status'])).toMatchObject({ code: 4, stdout: '' });
    expect(await desk.type(['auth', 'logout'])).toMatchObject({ code: 4 });
  });

  it('takes a token on stdin, after asking the server whose it is', async () => {
    const desk = new Desk();
    desks.add('machine', desk);
    const { apiUrl } = stack().shared;
    const machine = await machineOf('ines', 'changes:read');
    const token = machine.headers['authorization']?.replace('Bearer ', '') ?? '';
    const wrong = await desk.type(['auth', 'login', apiUrl, '--token-stdin'], { stdin: `${token}x` });
    expect(wrong.code).toBe(4);
    expect(existsSync(path.join(desk.folder, 'gavel/credentials.json'))).toBe(false);
    expect((await desk.type(['auth', 'login', apiUrl, '--token-stdin'], { stdin: token })).code).toBe(0);
    expect((await desk.type(['list', '--limit', '1'])).code).toBe(0);
  });

  it('refuses a wrong password, and asks nothing where nobody can answer', async () => {
    const login = ['login', stack().shared.apiUrl, '--username', randomUUID()];
    const wrong = await stranger.type([...login, '--password-stdin'], { stdin: 'not the password' });
    expect(wrong).toMatchObject({ code: 4, stdout: '' });
    expect(await stranger.type(login)).toMatchObject({ code: 64, stdout: '' });
    expect(await stranger.type([...login, '--password-stdin'], { stdin: '' })).toMatchObject({ code: 64 });
    expect((await stranger.type(['list'])).stderr).toContain('gavel login');
  });
});

describe('filing', () => {
  it('takes a file, stdin and flags, flags over file', async () => {
    const file = path.join(stranger.folder, 'change.yml');
    writeFileSync(file, 'title: From the file\ndescription: d\nrisk: HIGH\n');
    const { change, link } = await at('paul').json<{ change: Shown & { risk: string }; link: string }>([
      'file',
      '-f',
      file,
      '--title',
      'From the flag',
      '--service',
      'search',
      '--tag',
      'cli',
    ]);
    expect(change).toMatchObject({ title: 'From the flag', risk: 'HIGH', state: 'DRAFT', revision: 1 });
    expect(link).toBe(`${stack().shared.apiUrl}/api/v1/changes/${change.number}`);
    const shown = await at('lena').type(['show', change.number]);
    expect(shown.stdout).toMatch(/^State +DRAFT$/m);
    expect(shown.stdout).toContain('From the flag');
  });

  it('takes defaults of the project’s file', async () => {
    const cwd = stranger.folder;
    writeFileSync(path.join(cwd, '.gavel.yml'), 'services: [wiki]\nenvironments: [staging]\n');
    const { change } = await at('paul').json<{ change: { services: { key: string }[] } }>(
      ['file', '--title', 'With defaults'],
      { cwd },
    );
    expect(change.services.map((s) => s.key)).toEqual(['wiki']);
  });

  it('files once however often a run of a pipeline repeats it', async () => {
    const env = { GITHUB_RUN_ID: randomUUID() };
    const file = (title: string) => at('paul').json<{ change: Shown }>(['file', '--title', title], { env });
    const first = await file('Once');
    expect((await file('Once')).change.number).toBe(first.change.number);
    expect((await file('Another')).change.number).not.toBe(first.change.number);
    const key = ['--idempotency-key', randomUUID()];
    await at('paul').type(['file', '--title', 'a', ...key]);
    expect((await at('paul').type(['file', '--title', 'b', ...key])).code).toBe(64);
  });

  it.each([
    ['without a title', ['file'], 'needs a title'],
    ['with a bad date', ['file', '--title', 't', '--start', 'soon'], 'plannedStart'],
    ['of something unknown', ['file', '--title', 't', '--service', 'no-such'], 'no-such'],
    ['from a template that is none', ['file', '--title', 't', '--template', 'no-such'], 'template'],
    ['from a file that is none', ['file', '-f', '/no/such/file'], 'cannot be read'],
  ])('is refused %s', async (_, args, message) => {
    const { code, stdout, stderr } = await at('paul').type(args);
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toContain(message);
  });

  it('is refused for whoever has no right', async () => {
    expect(await at('akiko').type(['file', '--title', 't'])).toMatchObject({ code: 4, stdout: '' });
  });
});

describe('reading', () => {
  it('lists by every filter, page after page', async () => {
    const tag = `t-${randomUUID().slice(0, 8)}`;
    const numbers = [];
    for (const title of ['one', 'two', 'three']) numbers.push(await filed({ title, tags: [tag] }));
    const list = async (...flags: string[]) =>
      (await at('lena').json<{ changes: Shown[] }>(['list', '--tag', tag, ...flags])).changes.map(
        (c) => c.number,
      );
    expect(await list('--ascending')).toEqual(numbers);
    expect(await list('--limit', '2')).toEqual(numbers.slice(1).reverse());
    expect(await list('--all', '--state', 'DRAFT', '--state', 'CLOSED', '--type', 'NORMAL')).toHaveLength(3);
    expect(await list('--ended')).toEqual([]);
    const narrow = ['--service', 'search', '--environment', 'production-eu', '--risk', 'MEDIUM', '--open'];
    const people = ['--requester', 'paul@acme.example', '--assignee', 'lena@acme.example'];
    const times = ['--updated-since', '2020-01-01T00:00:00Z', '--window-from', '2020-01-01T00:00:00Z'];
    expect(await list(...narrow, ...people, ...times, '--text', 'two')).toEqual([numbers[1]]);
    const table = await at('lena').type(['list', '--tag', tag, '--limit', '1']);
    expect(table.stdout.split('\n')).toHaveLength(3);
    expect(table.stdout).toMatch(/^NUMBER +STATE/);
    expect(table.stderr).toContain('--all');
  });

  it('lists all of them, over as many pages as it takes', async () => {
    const client = await seeded('paul');
    const tag = `t-${randomUUID().slice(0, 8)}`;
    for (let i = 0; i < 105; i += 15)
      await Promise.all(
        Array.from({ length: 15 }, () =>
          client.rest('POST', '/api/v1/changes', wholeChange({ tags: [tag] })),
        ),
      );
    const { changes, nextCursor } = await at('lena').json<{ changes: Shown[]; nextCursor: string | null }>([
      ...['list', '--tag', tag, '--all'],
    ]);
    expect(new Set(changes.map((c) => c.number)).size).toBe(105);
    expect(nextCursor).toBeNull();
    const some = await at('lena').json<{ changes: Shown[] }>(['list', '--tag', tag, '--limit', '103']);
    expect(some.changes).toHaveLength(103);
  }, 60_000);

  it('tells where a change stands, and why it does not go on', async () => {
    const number = await filed({ backoutPlan: '', verifier: null });
    const status = await at('paul').type(['status', number]);
    expect(status.code).toBe(0);
    expect(status.stdout).toMatch(/^Complete +\d+ %; 2 pieces missing$/m);
    const { stdout } = await at('paul').type(['explain', number]);
    expect(stdout).toContain('- backout plan, by submit:');
    expect(stdout).toMatch(/Not yet, or not by you\n- submitChange/);
  });

  it.each([['show'], ['status'], ['explain'], ['wait'], ['gate', 'check'], ['evidence', 'list']])(
    'finds no change that is none: %s %s',
    async (...words) => {
      const found = await at('paul').type([...words.filter((w) => typeof w === 'string'), 'CHG-999999']);
      expect([found.code, found.stdout]).toEqual([7, '']);
    },
  );
});

describe('a server that is away', () => {
  it('is never taken for a yes', async () => {
    const env = { GAVEL_URL: 'http://127.0.0.1:9', GAVEL_TOKEN: 'gvl_x' };
    for (const args of [['list'], ['gate', 'check', '1'], ['approve', '1', '--revision', '1'], ['doctor']])
      expect([args, (await stranger.type(args, { env })).code]).toEqual([args, 9]);
  });

  it('is given up when it does not answer in time', async () => {
    const callers: Socket[] = [];
    const silent = createServer((caller) => callers.push(caller));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const env = { GAVEL_URL: `http://127.0.0.1:${port}`, GAVEL_TOKEN: 'gvl_x' };
    const { code, stderr } = await stranger.type(['list', '--request-timeout', '200ms'], { env });
    silent.close();
    for (const caller of callers) caller.destroy();
    expect(code).toBe(9);
    expect(stderr).toContain('did not answer in time');
  });
});

describe('everything else', () => {
  it('checks itself', async () => {
    const { ok, checks } = await at('paul').json<{ ok: boolean; checks: { what: string }[] }>(['doctor']);
    expect(ok).toBe(true);
    expect(checks.map((c) => c.what)).toEqual(expect.arrayContaining(['Server', 'Clock', 'Sign-in']));
    expect((await stranger.type(['doctor'])).code).toBe(64);
    expect((await stranger.type(['doctor', '--url', stack().shared.apiUrl])).code).toBe(4);
  });

  it('sends any request, GraphQL too, with the exit status of its answer', async () => {
    const graphql = (query: string) =>
      at('paul').type(['api', 'POST', '/graphql', '--input', '-'], { stdin: JSON.stringify({ query }) });
    expect((await graphql('{ viewer { name } }')).stdout).toBe('{"data":{"viewer":{"name":"Paul Novak"}}}\n');
    expect((await graphql('{ change(ref: "CHG-999999") { id } }')).code).toBe(7);
    expect((await graphql('{ nothing }')).code).toBe(1);
    expect((await at('paul').type(['api', 'GET', '/api/v1/changes/CHG-999999'])).code).toBe(7);
    expect((await at('paul').type(['api', 'GET', '//evil.example/'])).code).toBe(64);
    expect((await at('paul').type(['api', 'BREW', '/'])).code).toBe(64);
  });

  it('lets an administrator start missing workflows, and nobody else', async () => {
    expect((await at('nora').type(['admin', 'reconcile'])).code).toBe(0);
    expect((await at('paul').type(['admin', 'reconcile'])).code).toBe(4);
  });

  it('tests policies, and fails when a case does not go as expected', async () => {
    const folder = path.join(stranger.folder, 'policies');
    const test = () => stranger.type(['policy', 'test', folder]);
    expect((await test()).code).toBe(64);
    for (const name of [
      'schema.cedarschema',
      'case-defaults.yaml',
      'access/reading.cedar',
      'access/reading.cases.yaml',
    ])
      cpSync(path.join(stack().root, 'policies', name), path.join(folder, name));
    const good = await test();
    expect(good.stdout).toMatch(/^(\d+) of \1 cases went as expected\.\n$/);
    expect(good.code).toBe(0);
    const cases = path.join(folder, 'access/reading.cases.yaml');
    writeFileSync(cases, readFileSync(cases, 'utf8').replace('allow', 'deny'));
    const bad = await test();
    expect(bad.code).toBe(1);
    expect(bad.stdout).toMatch(/^✗ .*: expected deny by .*, got allow by /);
    writeFileSync(path.join(folder, 'access/reading.cedar'), 'permit (');
    const broken = await test();
    expect([broken.code, broken.stdout]).toEqual([1, '']);
    expect(broken.stderr).toContain('cannot be read');
  });

  it('completes in every shell', async () => {
    for (const shell of ['bash', 'zsh', 'fish'])
      expect((await stranger.type(['completion', shell])).stdout).toContain('reconcile');
    expect((await stranger.type(['completion', 'csh'])).code).toBe(64);
  });

  it('explains itself', async () => {
    const { stdout } = await stranger.type(['help', 'exit-codes']);
    for (const code of ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '64', '130'])
      expect(stdout).toMatch(new RegExp(`^${code} +\\S`, 'm'));
    expect((await stranger.type(['help', 'gate', 'check'])).stdout).toContain('--artifact');
    expect((await stranger.type(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    for (const args of [[], ['no-such'], ['gate'], ['help', 'no-such'], ['list', '--no-such'], ['show']])
      expect([args, (await stranger.type(args)).code]).toEqual([args, 64]);
  });

  it('prints one document with --json, errors too, and no colour', async () => {
    const { stdout, stderr, code } = await at('paul').type(['show', 'CHG-999999', '--json']);
    expect(code).toBe(7);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, error: { exitCode: 7, code: 'NOT_FOUND' } });
    expect(stderr).not.toContain('\u001b');
  });
});
