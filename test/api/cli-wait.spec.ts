import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { does, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { Desk } from '../support/gavel.ts';
import { seeded } from '../support/seeded.ts';
import { stack } from '../support/stack.ts';
import { waitFor } from '../support/wait-for.ts';

let paul: Desk;
let requester: Client;
let manager: Client;
let approver: Client;

beforeAll(async () => {
  paul = await Desk.of('paul');
  requester = await seeded('paul');
  manager = await seeded('maya');
  approver = await seeded('akiko');
}, 60_000);
afterAll(() => paul.clear());

async function asked(over: Record<string, unknown> = {}): Promise<string> {
  const { number } = await does(requester, 'fileChange', wholeChange({ submit: true, ...over }));
  await does(manager, 'assessChange', { change: number });
  return number;
}
const approve = (number: string) =>
  does(approver, 'castVote', { change: number, verdict: 'APPROVE', revision: 1 });

describe('gavel wait', () => {
  it('tells each state as it comes, by the live stream, and ends when the goal is reached', async () => {
    const number = await asked();
    const waiting = paul.start(['wait', number, '--for', 'approved', '--timeout', '60s']);
    await waitFor(() => waiting.stdout.includes('AUTHORIZING'));
    // The stream is open by then or will be at once; without it the next look is three seconds away.
    await approve(number);
    const { code, stdout } = await waiting.ended;
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.split('  ')[2])).toEqual([
      'AUTHORIZING',
      'SCHEDULED',
      undefined,
    ]);
  }, 60_000);

  it('tells the same as JSON lines', async () => {
    const number = await asked();
    const { code, stdout } = await paul.type(['wait', number, '--timeout', '50ms', '--json']);
    expect(code).toBe(8);
    const [line] = stdout.split('\n');
    expect(JSON.parse(line ?? '')).toMatchObject({ schemaVersion: 1, number, state: 'AUTHORIZING' });
  });

  it('sees the window open though nothing happens but the time', async () => {
    const opens = new Date(Date.now() + 4_000);
    const number = await asked({ plannedStart: opens.toISOString() });
    await approve(number);
    const { code } = await paul.type(['wait', number, '--for', 'window', '--timeout', '30s']);
    expect(code).toBe(0);
    expect(Date.now()).toBeGreaterThanOrEqual(opens.getTime());
    expect(Date.now() - opens.getTime()).toBeLessThan(10_000);
  }, 60_000);

  it('ends with 130 on Ctrl-C, at once', async () => {
    const number = await asked();
    const waiting = paul.start(['wait', number]);
    await waitFor(() => waiting.stdout.includes('AUTHORIZING'));
    waiting.signal('SIGINT');
    expect(await waiting.ended).toMatchObject({ code: 130, stderr: '' });
  });
});

describe('gavel gate check --wait', () => {
  it('answers as soon as there is a verdict', async () => {
    const number = await asked();
    const gate = paul.start(['gate', 'check', number, '--wait', '60s']);
    await approve(number);
    const { code, stdout } = await gate.ended;
    expect([code, stdout.split('  ')[0]]).toEqual([0, 'ALLOWED']);
  }, 60_000);
});

describe('where the live stream cannot be had', () => {
  let proxy: Server;
  let refused = 0;
  beforeAll(async () => {
    proxy = createServer((request, response) => {
      if (request.url?.startsWith('/api/v1/stream') === true) {
        refused += 1;
        response.writeHead(503).end();
        return;
      }
      const { authorization = '' } = request.headers;
      void fetch(`${stack().shared.apiUrl}${request.url ?? ''}`, { headers: { authorization } }).then(
        async (answer) => {
          const type = answer.headers.get('content-type') ?? '';
          response.writeHead(answer.status, { 'content-type': type }).end(await answer.text());
        },
      );
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    proxy.closeAllConnections();
    proxy.close();
  });

  it('wait goes by the clock', async () => {
    const number = await asked();
    const env = {
      GAVEL_URL: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      GAVEL_TOKEN: requester.headers['authorization']?.replace('Bearer ', ''),
    };
    const waiting = paul.start(['wait', number, '--timeout', '60s'], { env });
    await waitFor(() => waiting.stdout.includes('AUTHORIZING') && refused > 0);
    await approve(number);
    expect((await waiting.ended).code).toBe(0);
  }, 60_000);
});
