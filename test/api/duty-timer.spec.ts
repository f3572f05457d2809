import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, voteCodes, type Voters } from '../support/approvals.ts';
import { does, type ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { mutate } from '../support/mutate.ts';
import { OwnSystem } from '../support/own-system.ts';
import { stack } from '../support/stack.ts';
import { waitFor } from '../support/wait-for.ts';

// A worker is started, and what time brings is waited for.
jest.setTimeout(60_000);

/** So many seconds somebody has to answer for a violation here. */
const seconds = 4;
const hours = seconds / 3_600;

let system: OwnSystem;
let ravi: Client;
let lena: Client;
let claire: Client;
let voters: Voters;

beforeAll(async () => {
  const file = path.join(stack().root, 'policies/duties.json');
  const shipped = JSON.parse(readFileSync(file, 'utf8')) as { violations: object };
  const answerHours = { low: hours, medium: hours, high: hours, critical: hours };
  const violations = { ...shipped.violations, answerHours, remindHoursBefore: hours / 2 };
  system = await OwnSystem.start({
    workers: 1,
    policyFiles: { 'duties.json': { ...shipped, violations } },
  });
  const [requester, implementer, compliance, changeManager] = (await Promise.all(
    ['ravi', 'lena', 'claire', 'maya'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client];
  [ravi, lena, claire] = [requester, implementer, compliance];
  voters = { requester, changeManager };
}, 60_000);

afterAll(() => system.stop());

interface Told {
  readonly type: string;
  readonly actor_kind: string;
  readonly at: Date;
  readonly data: { readonly toldPersons?: readonly string[] };
}
const eventsOf = (name: 'violation' | 'exception', id: unknown): Promise<Told[]> =>
  system.rows<Told>(
    `SELECT type, actor_kind, occurred_at AS at, data FROM event WHERE data ->> $1 = $2::text ORDER BY seq`,
    [name, id],
  );
const happens = async (name: 'violation' | 'exception', id: unknown, ...types: string[]): Promise<Told[]> => {
  const typesNow = async () => (await eventsOf(name, id)).map(({ type }) => type).join();
  const what = `${types.join()} of the ${name}`;
  await waitFor(async () => (await typesNow()) === types.join(), { what, within: 30_000 });
  return eventsOf(name, id);
};
let runs = 0;
const deploys = async (over: object): Promise<void> => {
  const { status } = await lena.rest('POST', '/api/v1/deployments', {
    ...{ source: 'https://ci.acme.example', externalId: `run-${(runs += 1)}`, service: 'search' },
    ...{ environment: 'production-eu', deployer: 'lena@acme.example', outcome: 'SUCCEEDED' },
    ...{ startedAt: new Date().toISOString(), ...over },
  });
  expect(status).toBe(201);
};
const violationOf = async (sql: string): Promise<{ id: string; owner_id: string }> => {
  const [row] = await system.rows<{ id: string; owner_id: string }>(
    `SELECT id, owner_id FROM violation WHERE ${sql} ORDER BY detected_at DESC LIMIT 1`,
  );
  if (row === undefined) throw new Error(`There is no violation with ${sql}.`);
  return row;
};
const noticesOf = async (person: string): Promise<string[]> =>
  (
    await system.rows<{ kind: string }>(
      `SELECT kind FROM notification WHERE person_id = $1 AND kind LIKE 'VIOLATION%' ORDER BY created_at, id`,
      [person],
    )
  ).map(({ kind }) => kind);

describe('a violation that nobody answers for', () => {
  it('of no change: its owner is reminded, then manager and compliance are told, by the clock alone', async () => {
    await deploys({});
    const { id, owner_id } = await violationOf('change_id IS NULL');
    const told = await happens(
      'violation',
      id,
      'violation.recorded',
      'violation.reminded',
      'violation.overdue',
    );
    expect(told.map(({ actor_kind }) => actor_kind)).toEqual(['system', 'system', 'system']);
    expect(told[1]?.data.toldPersons).toEqual([owner_id]);
    expect(told[2]?.data.toldPersons).not.toContain(owner_id);
    expect(told[2]?.data.toldPersons?.length).toBeGreaterThan(0);
    const [recorded, reminded, overdue] = told.map(({ at }) => at.getTime()) as [number, number, number];
    expect(reminded - recorded).toBeGreaterThanOrEqual((seconds * 1_000) / 2);
    expect(overdue - recorded).toBeGreaterThanOrEqual(seconds * 1_000);
    expect(await noticesOf(owner_id)).toEqual(['VIOLATION_GIVEN', 'VIOLATION_REMINDED']);
    const [compliance] = await system.rows<{ id: string }>(
      `SELECT person_id AS id FROM account WHERE username = 'claire'`,
    );
    expect(await noticesOf(compliance?.id ?? '')).toContain('VIOLATION_OVERDUE');
  });

  it('of a change that has ended meanwhile: likewise; and not once it is settled', async () => {
    const [change, other] = [await authorizing(voters), await authorizing(voters)];
    for (const { number } of [change, other]) await deploys({ change: number });
    const ofChange = ({ number }: ShownChange) =>
      violationOf(`change_id = (SELECT id FROM change WHERE number = ${Number(number.slice(4))})`);
    const [{ id }, settled] = [await ofChange(change), await ofChange(other)];
    for (const { number } of [change, other])
      await does(ravi, 'cancelChange', { change: number, comment: 'Not needed.' });
    const { nodes } = (
      await ravi.ask<{ violations: { nodes: { id: string; change: { number: string } | null }[] } }>(
        `{ violations(filter: { change: "${other.number}" }) { nodes { id change { number } } } }`,
      )
    ).violations;
    for (const each of nodes)
      await mutate(
        claire,
        'recordViolationDisposition',
        {
          ...{ violation: each.id, disposition: 'ACCEPTED', note: 'A drill.' },
        },
        'violation { id }',
      );
    await happens(
      'violation',
      id,
      'change.violationRecorded',
      'change.violationReminded',
      'change.violationOverdue',
    );
    const last = (await eventsOf('violation', settled.id)).at(-1);
    expect(last?.type).toBe('change.violationSettled');
  });
});

describe('an exception', () => {
  const granted = async (scope: object, lastsMs = 2_500): Promise<string> => {
    const { exception } = await mutate<{ exception: { id: string } | null }>(
      ravi,
      'requestException',
      {
        ...{ rule: 'author-is-not-approver', reason: 'Both others are ill.', ...scope },
        until: new Date(Date.now() + lastsMs).toISOString(),
      },
      'exception { id }',
    );
    const decision = { exception: exception?.id, granted: true, note: 'Seen.' };
    expect((await mutate(claire, 'decideException', decision, 'exception { id }')).problems).toEqual([]);
    const [row] = await system.rows<{ id: string }>(
      `SELECT id FROM duty_exception ORDER BY requested_at DESC LIMIT 1`,
    );
    return row?.id ?? '';
  };

  it('of a service ends by the clock, on record', async () => {
    const id = await granted({ service: 'search' });
    const told = await happens(
      'exception',
      id,
      'exception.requested',
      'exception.granted',
      'exception.expired',
    );
    expect(told.at(-1)).toMatchObject({ actor_kind: 'system', data: { service: expect.any(String) } });
    const [row] = await system.rows<{ noted: boolean }>(
      'SELECT expired_at >= ends_at AS noted FROM duty_exception WHERE id = $1',
      [id],
    );
    expect(row).toEqual({ noted: true });
  });

  it('lets the action through until its end comes, and not after that', async () => {
    const sha = 'd'.repeat(40);
    const written = { commits: [{ repository: 'a/b', sha, author: 'sofia@acme.example' }] };
    const [first, second] = [await authorizing(voters, written), await authorizing(voters, written)];
    const sofia = await system.as('sofia');
    expect(await voteCodes(sofia, first)).toEqual(['SEGREGATION_VIOLATION']);
    const id = await granted({ service: 'search' }, 6_000);
    expect(await voteCodes(sofia, first)).toEqual([]);
    await happens('exception', id, 'exception.requested', 'exception.granted', 'exception.expired');
    expect(await voteCodes(sofia, second)).toEqual(['SEGREGATION_VIOLATION']);
  });

  it('of a change ends by the clock, also when the change has ended before', async () => {
    const change = await authorizing(voters);
    const id = await granted({ change: change.number });
    await does(ravi, 'cancelChange', { change: change.number, comment: 'Not needed.' });
    await happens(
      'exception',
      id,
      'change.exceptionRequested',
      'change.exceptionGranted',
      'change.exceptionExpired',
    );
  });
});
