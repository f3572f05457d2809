import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { voteCodes } from '../support/approvals.ts';
import { does, type ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { effectsIn, malformed, pathsOf, sendRaw } from '../support/hostile.ts';
import { OwnSystem } from '../support/own-system.ts';
import { approvals, at, declare, keyed, outage, vote } from '../support/rest-approvals.ts';
import { machineBy } from '../support/seeded.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let nora: Client;
let maya: Client;
let sofia: Client;
let akiko: Client;
let lena: Client;

beforeAll(async () => {
  system = await OwnSystem.start();
  [nora, maya, sofia, akiko, lena] = (await Promise.all(
    ['nora', 'maya', 'sofia', 'akiko', 'lena'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client];
}, 60_000);

afterAll(() => system.stop());

describe('POST /emergencies', () => {
  it('asks the emergency board at once, and says where the change is', async () => {
    const { status, headers, body } = await declare(lena, { incident: 'INC-OWN' });
    const { number, version } = body as ShownChange;
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/changes/${number}`);
    expect(headers.get('etag')).toBe(`"${version}"`);
    expect(body).toMatchObject({
      type: 'EMERGENCY',
      state: 'AUTHORIZING',
      implementer: { name: 'Lena Fischer' },
      incident: 'INC-OWN',
    });
    expect((await approvals(lena, { number })).items).toMatchObject([
      { purpose: 'AUTHORIZATION', steps: [{ name: 'Emergency board', current: true }] },
    ]);
  });

  it('takes it from a service account with the scope for it, as its owner’s', async () => {
    const machine = await machineBy(nora, 'ines', 'emergency:declare');
    const { status, body } = await declare(machine);
    expect(status).toBe(201);
    expect(body).toMatchObject({ requester: { key: 'ines@acme.example' }, implementer: null });
    const without = await machineBy(nora, 'ines', 'changes:write');
    const before = await effectsIn(system);
    expect((await declare(without)).body).toMatchObject({
      status: 403,
      code: 'NOT_PERMITTED',
      problems: [{ rule: 'scope-emergency-declare' }],
    });
    expect((await declare(sofia)).body).toMatchObject({ status: 403, code: 'NOT_PERMITTED' });
    expect((await effectsIn(system))['changes']).toBe(before['changes']);
  });

  it('is declared once under one key', async () => {
    const client = keyed(lena);
    const body = outage();
    const send = (said: object) => client.rest('POST', '/api/v1/emergencies', said);
    const first = await send(body);
    const before = await effectsIn(system);
    const again = await send(body);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect((await send({ ...body, title: 'Another' })).body).toMatchObject({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect((await effectsIn(system))['changes']).toBe(before['changes']);
  });

  it('names a service that does not exist', async () => {
    expect((await declare(lena, { services: ['no-such'] })).body).toMatchObject({
      status: 422,
      code: 'INVALID_REFERENCE',
      problems: [{ path: ['input', 'services'] }],
    });
  });

  it.each<[string, object, string]>([
    ['no incident', { incident: undefined }, 'incident'],
    ['a blank incident', { incident: ' ' }, 'incident'],
    ['an incident in the name of alerts', { incident: 'alert:7' }, 'incident'],
    ['a blank reason', { reason: '  ' }, 'reason'],
    ['no services', { services: undefined }, 'services'],
    ['a service that is no text', { services: [{}] }, 'services'],
    ['a state', { state: 'SCHEDULED' }, 'state'],
    ['another type', { type: 'NORMAL' }, 'type'],
  ])('takes none with %s', async (_what, over, path) => {
    const answer = await malformed(system, () =>
      sendRaw(lena, 'POST', '/api/v1/emergencies', JSON.stringify(outage(over))),
    );
    expect(answer.body).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(pathsOf(answer)).toContain(path);
  });
});

describe('an emergency whose work has begun', () => {
  it('is ratified by a vote', async () => {
    const { body } = await declare(lena);
    const change = body as ShownChange;
    await does(lena, 'startImplementation', { change: change.number });
    expect((await vote(sofia, change)).body).toMatchObject({ state: 'IMPLEMENTING' });
    expect((await approvals(lena, change)).items).toMatchObject([
      { purpose: 'RATIFICATION', state: 'APPROVED', late: false },
    ]);
  });
});

describe('POST /changes/{ref}/ratification-requests', () => {
  it('asks the emergency board again after it refused', async () => {
    const change = (await declare(lena)).body as ShownChange;
    await does(lena, 'startImplementation', { change: change.number });
    const again = (client: Client, body: object = { reason: 'The log shows that it was needed.' }) =>
      client.rest('POST', at(change, '/ratification-requests'), body);
    expect((await again(maya)).body).toMatchObject({ status: 409, problems: [{ rule: 'after-refusal' }] });
    await vote(sofia, change, { verdict: 'REJECT', comment: 'Reckless.' });
    expect((await again(lena)).body).toMatchObject({ status: 403, code: 'NOT_PERMITTED' });
    expect((await again(maya, {})).body).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(await again(maya)).toMatchObject({ status: 200, body: { state: 'IMPLEMENTING' } });
    expect((await approvals(lena, change)).items).toMatchObject([
      { number: 2, state: 'OPEN', purpose: 'RATIFICATION' },
      { number: 1, state: 'REJECTED' },
    ]);
    expect(await voteCodes(akiko, change)).toEqual([]);
  });
});
