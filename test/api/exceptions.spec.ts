import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, voteCodes, type Voters } from '../support/approvals.ts';
import { does, type ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { mutate } from '../support/mutate.ts';
import { OwnSystem } from '../support/own-system.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let ravi: Client;
let lena: Client;
let maya: Client;
let sofia: Client;
let claire: Client;
let nora: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  [ravi, lena, maya, sofia, claire, nora] = (await Promise.all(
    ['ravi', 'lena', 'maya', 'sofia', 'claire', 'nora'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client, Client];
  voters = { requester: ravi, changeManager: maya };
}, 60_000);

afterAll(() => system.stop());

describe('an exception', () => {
  const shown = 'exception { id state decidedBy { name } }';
  const ask = (change: ShownChange, over: Record<string, unknown> = {}) =>
    mutate<{ exception: { id: string } | null }>(
      ravi,
      'requestException',
      {
        rule: 'author-is-not-approver',
        reason: 'Both others are ill.',
        change: change.number,
        until: new Date(Date.now() + 3_600_000).toISOString(),
        ...over,
      },
      shown,
    );
  const decides = (by: Client, exception: unknown, granted = true) =>
    mutate<{ exception: unknown }>(by, 'decideException', { exception, granted, note: 'Seen.' }, shown);
  const written = { commits: [{ repository: 'a/b', sha: 'd'.repeat(40), author: 'sofia@acme.example' }] };

  it('lifts its rule on the content it was granted for, once compliance has granted it, and no other', async () => {
    const change = await authorizing(voters, written);
    const { exception } = await ask(change);
    expect(await voteCodes(sofia, change)).toEqual(['SEGREGATION_VIOLATION']);
    expect((await decides(maya, exception?.id)).problems).toMatchObject([{ code: 'NOT_PERMITTED' }]);
    expect((await decides(nora, exception?.id)).problems).toMatchObject([{ code: 'NOT_PERMITTED' }]);
    expect(await decides(claire, exception?.id)).toMatchObject({
      exception: { state: 'GRANTED', decidedBy: { name: expect.stringContaining('Claire') } },
    });
    expect((await decides(claire, exception?.id)).problems).toMatchObject([
      { rule: 'exception-decided-once' },
    ]);
    expect(await voteCodes(ravi, change)).not.toEqual([]);
    const other = await authorizing(voters, written);
    expect(await voteCodes(sofia, other)).toEqual(['SEGREGATION_VIOLATION']);
    expect(await voteCodes(sofia, change)).toEqual([]);
    expect((await does(lena, 'startImplementation', { change: change.number })).state).toBe('IMPLEMENTING');
    const { exceptionCounts } = await ravi.ask<{ exceptionCounts: unknown[] }>(
      `query ($from: DateTime!, $to: DateTime!) { exceptionCounts(from: $from, to: $to) { rule requested granted } }`,
      { from: new Date(0).toISOString(), to: new Date(Date.now() + 60_000).toISOString() },
    );
    expect(exceptionCounts).toContainEqual({ rule: 'author-is-not-approver', requested: 1, granted: 1 });
  });

  it('is void after a material edit, and when it is revoked', async () => {
    const change = await authorizing(voters, written);
    const first = await ask(change);
    await decides(claire, first.exception?.id);
    const edit = { change: change.number, expectedVersion: change.version, testPlan: 'Search twice.' };
    await does(ravi, 'updateChange', edit);
    const asked = await does(maya, 'assessChange', { change: change.number });
    expect(await voteCodes(sofia, asked)).toEqual(['SEGREGATION_VIOLATION']);
    expect(await system.events(change.number, 'change.exceptionVoided')).toHaveLength(1);
    const second = await ask(change);
    await decides(claire, second.exception?.id);
    const revoke = { exception: second.exception?.id, note: 'They are back.' };
    expect((await mutate(lena, 'revokeException', revoke, shown)).problems).toMatchObject([
      { code: 'NOT_PERMITTED' },
    ]);
    expect(await mutate(claire, 'revokeException', revoke, shown)).toMatchObject({
      exception: { state: 'REVOKED' },
    });
    expect(await voteCodes(sofia, asked)).toEqual(['SEGREGATION_VIOLATION']);
    expect(
      await system.intrude(`UPDATE duty_exception SET verdict = 'refused' WHERE verdict = 'granted'`),
    ).toBe('duty_exception_fixed_check');
  });

  it('for a service counts on its changes, but not where whoever granted it has a hand', async () => {
    const scope = { change: null, service: 'search' };
    const change = await authorizing(voters, written);
    const { exception } = await ask(change, scope);
    await decides(claire, exception?.id);
    const own = await authorizing(voters, {
      commits: [
        ...written.commits,
        { repository: 'a/b', sha: 'e'.repeat(40), author: 'claire@acme.example' },
      ],
    });
    expect(await voteCodes(sofia, own)).toEqual(['SEGREGATION_VIOLATION']);
    expect(await voteCodes(sofia, change)).toEqual([]);
    await mutate(claire, 'revokeException', { exception: exception?.id, note: 'Over.' }, shown);
  });

  it.each([
    ['from a rule that has none', { rule: 'requester-is-not-approver' }, 'INVALID_INPUT'],
    ['from no rule at all', { rule: 'no-such-rule' }, 'INVALID_INPUT'],
    ['that ends after too long', { until: '2999-01-01T00:00:00Z' }, 'INVALID_INPUT'],
    ['that is over already', { until: '2020-01-01T00:00:00Z' }, 'INVALID_INPUT'],
    ['for a change and a service', { service: 'search' }, 'INVALID_INPUT'],
  ])('%s is not asked for', async (_, over, code) => {
    const change = await authorizing(voters);
    expect((await ask(change, over)).problems).toMatchObject([{ code }]);
  });
});
