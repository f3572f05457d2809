import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { does, type ShownChange, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { EventStream } from '../support/event-stream.ts';
import { expectTidy, sendRaw } from '../support/hostile.ts';
import { OwnSystem } from '../support/own-system.ts';
import { machineOf } from '../support/seeded.ts';
import { waitFor } from '../support/wait-for.ts';

// Whole processes are started.
jest.setTimeout(60_000);

let system: OwnSystem;
let ravi: Client;
let maya: Client;
let akiko: Client;
/** Akiko at the API where nobody else writes. */
let elsewhere: Client;
const streams: EventStream[] = [];

async function open(...args: Parameters<typeof EventStream.open>): Promise<EventStream> {
  const stream = await EventStream.open(...args);
  streams.push(stream);
  return stream;
}

beforeAll(async () => {
  system = await OwnSystem.start({ apis: 2 });
  [ravi, maya, akiko] = await Promise.all([system.as('ravi'), system.as('maya'), system.as('akiko')]);
  elsewhere = akiko.at(system.apis[1]?.url ?? '');
});
afterAll(async () => {
  streams.forEach((stream) => stream.close());
  await system.stop();
});

const submitted = (): Promise<ShownChange> => does(ravi, 'fileChange', { ...wholeChange(), submit: true });

/** The time from our call's answer to the event, which may also come first. */
async function delayOf<T>(
  act: () => Promise<T>,
  arrival: (value: T) => Promise<{ arrivedAt: number }>,
): Promise<number> {
  const value = await act();
  const done = performance.now();
  return (await arrival(value)).arrivedAt - done;
}

describe('the live stream', () => {
  it('tells of a change at another API within a second, whom it concerns as well', async () => {
    const stream = await open(elsewhere);
    const delays = [await delayOf(submitted, (change) => stream.event(change.id, 'change.filed'))];
    const change = await submitted();
    delays.push(
      await delayOf(
        () => does(maya, 'assessChange', { change: change.number }),
        () => stream.event(change.id, 'change.approvalRequested', 'myApprovalsUpdated'),
      ),
    );
    expect(Math.max(...delays)).toBeLessThan(1_000);
    const told = stream.seen.find((e) => e.data.change === change.id && e.data.event === 'change.assessed');
    expect(told?.data).toMatchObject({ actor: 'Maya Patel' });
  });

  it('tells only the topics and the change that were asked for', async () => {
    const [approvals, one, all] = [
      await open(elsewhere, '?topics=myApprovalsUpdated'),
      await submitted().then(async (change) => ({
        change,
        stream: await open(akiko, `?change=${change.number}`),
      })),
      await open(elsewhere, '?topics=changeUpdated'),
    ];
    const other = await submitted();
    await does(maya, 'assessChange', { change: one.change.number });
    await all.event(one.change.id, 'change.assessed');
    await approvals.event(one.change.id, 'change.approvalRequested', 'myApprovalsUpdated');
    await one.stream.event(one.change.id, 'change.assessed');
    expect(new Set(approvals.seen.map((e) => e.topic))).toEqual(new Set(['myApprovalsUpdated']));
    expect(new Set(one.stream.seen.map((e) => e.data.change))).toEqual(new Set([one.change.id]));
    expect(all.seen.map((e) => e.data.change)).toContain(other.id);
    expect(new Set(all.seen.map((e) => e.topic))).toEqual(new Set(['changeUpdated']));
  });

  it('loses nothing and repeats nothing over breaks, whatever is written meanwhile', async () => {
    const rows = 10;
    let writers = 4;
    const write = async (n: number): Promise<void> => {
      const client = ravi.at(system.apis[n % 2]?.url ?? '');
      for (let i = 0; i < rows; i += 1)
        await does(client, 'fileChange', { type: 'NORMAL', title: `Row ${n}.${i}` });
      writers -= 1;
    };
    const writing = Promise.all([0, 1, 2, 3].map(write));
    const start = await open(akiko);
    const before = await submitted();
    const received = [await start.event(before.id, 'change.filed')];
    start.close();
    // Each connection lasts for a few events only, and goes on at the other API.
    for (let turn = 0; writers > 0; turn += 1) {
      const stream = await open(turn % 2 === 0 ? elsewhere : akiko, '', received.at(-1)?.id);
      await waitFor(() => stream.seen.length >= 3 || writers === 0, { every: 5, within: 30_000 });
      received.push(...stream.seen);
      stream.close();
    }
    await writing;
    const last = await does(ravi, 'fileChange', { type: 'NORMAL', title: 'The last' });
    const rest = await open(elsewhere, '', received.at(-1)?.id);
    await rest.event(last.id, 'change.filed');
    received.push(...rest.seen);
    const ids = received.map((e) => BigInt(e.id));
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => (a < b ? -1 : 1)));
    const written = await system.rows<{ seq: string }>(
      `SELECT seq::text AS seq FROM event WHERE subject_type = 'change' AND seq >= $1 ORDER BY event.seq`,
      [received[0]?.id],
    );
    expect(received.map((e) => e.id)).toEqual(written.map((row) => row.seq));
    expect(written.length).toBeGreaterThan(rows);
  });

  it('is for those who are signed in and may read', async () => {
    const nobody = await sendRaw(ravi.with({ authorization: '' }), 'GET', '/api/v1/stream');
    expect(nobody.body).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    const blind = await sendRaw(await machineOf('ines', 'emergency:declare'), 'GET', '/api/v1/stream');
    expect(blind.body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  it.each([
    ['?topics=everything', 400, 'BAD_USER_INPUT'],
    ['?topics=', 400, 'BAD_USER_INPUT'],
    ['?change=CHG-999999', 404, 'NOT_FOUND'],
  ])('refuses %s with %i', async (query, status, code) => {
    const answer = await sendRaw(ravi, 'GET', `/api/v1/stream${query}`);
    expectTidy(answer);
    expect(answer.body).toMatchObject({ status, code });
  });

  it('refuses a Last-Event-ID that it never gave out', async () => {
    for (const id of ['x', '-1', "1' OR 1=1", '9'.repeat(19)]) {
      const answer = await sendRaw(ravi.with({ 'last-event-id': id }), 'GET', '/api/v1/stream');
      expect(answer.body).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    }
  });
});
