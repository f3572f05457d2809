import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, stateOf, type Voters } from '../support/approvals.ts';
import { does } from '../support/changes.ts';
import type { Answer, Client } from '../support/client.ts';
import { effectsIn, malformed, pathsOf, sendRaw } from '../support/hostile.ts';
import { OwnSystem } from '../support/own-system.ts';
import { approvals, at, keyed, tokenOf, vote, withdraw } from '../support/rest-approvals.ts';
import { machineBy } from '../support/seeded.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

/** Needs two approvals of the board. */
const risky = { risk: 'HIGH', communicationPlan: 'Mail.', securityImpact: 'None.' };

let system: OwnSystem;
let nora: Client;
let ravi: Client;
let maya: Client;
let sofia: Client;
let lena: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  [nora, ravi, maya, sofia, lena] = (await Promise.all(
    ['nora', 'ravi', 'maya', 'sofia', 'lena'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client];
  voters = { requester: ravi, changeManager: maya };
}, 60_000);

afterAll(() => system.stop());

/** A refusal as a problem document, which left nothing behind but what tells of it. */
async function refusedWith(send: () => Promise<Answer>, document: object): Promise<void> {
  const votes = async () => (await effectsIn(system))['votes'];
  const before = await votes();
  const { status, headers, body } = await send();
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(body).toMatchObject({ status, ...document });
  expect(await votes()).toBe(before);
}

describe('POST /changes/{ref}/votes', () => {
  it('takes a vote, and answers the change and where its votes are', async () => {
    const change = await authorizing(voters);
    const { status, headers, body } = await vote(sofia, change, { comment: 'Read it.' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ number: change.number, state: 'SCHEDULED' });
    expect(headers.get('etag')).toBe(`"${String((body as { version: number }).version)}"`);
    expect(headers.get('location')).toBe(at(change, '/approvals'));
    expect(await system.events(change.number, 'change.voteCast')).toMatchObject([
      { verdict: 'approve', comment: 'Read it.' },
    ]);
  });

  it('takes the change by its global id, and the revision for the digest', async () => {
    const { id, number } = await authorizing(voters);
    const body = { verdict: 'REJECT', revision: 1, comment: 'No way back.' };
    expect((await sofia.rest('POST', `/api/v1/changes/${id}/votes`, body)).body).toMatchObject({
      number,
      state: 'REJECTED',
    });
  });

  it('refuses a vote on content that has changed since, and says what it is by now', async () => {
    const change = await authorizing(voters);
    const edited = await does(ravi, 'updateChange', {
      change: change.number,
      expectedVersion: change.version,
      backoutPlan: 'Restore the snapshot.',
    });
    await does(maya, 'assessChange', { change: change.number });
    await refusedWith(() => vote(sofia, change), {
      status: 409,
      code: 'STALE_CONTENT',
      type: 'urn:gavel:problem:stale-content',
      problems: [{ currentDigest: edited.contentDigest, currentRevision: 2, editedFields: ['backoutPlan'] }],
    });
    await refusedWith(() => sofia.rest('POST', at(change, '/votes'), { verdict: 'APPROVE' }), {
      status: 422,
      code: 'INVALID_INPUT',
      problems: [{ path: ['input', 'digest'] }],
    });
  });

  it('holds to If-Match where it is sent', async () => {
    const change = await authorizing(voters);
    const matching = (etag: string) => sofia.with({ 'if-match': etag });
    await refusedWith(() => vote(matching('"1"'), change), { status: 412, code: 'STALE_VERSION' });
    await refusedWith(() => vote(matching('one'), change), {
      status: 400,
      code: 'BAD_USER_INPUT',
      errors: [{ path: ['If-Match'] }],
    });
    expect((await vote(matching(`"${change.version}"`), change)).status).toBe(201);
  });

  it('names the rule that keeps duties apart', async () => {
    const change = await authorizing(voters, {
      commits: [{ repository: 'acme/search', sha: 'a'.repeat(40), author: 'sofia@acme.example' }],
    });
    await refusedWith(() => vote(sofia, change), {
      status: 403,
      code: 'SEGREGATION_VIOLATION',
      problems: [{ rule: 'author-is-not-approver' }],
    });
    expect(await system.events(change.number, 'change.refused')).toMatchObject([
      { command: 'castVote', problems: [{ rule: 'author-is-not-approver' }] },
    ]);
  });

  it('lets nobody vote who is not asked, no machine, and no token without the scope', async () => {
    const change = await authorizing(voters);
    await refusedWith(() => vote(maya, change), { status: 403, code: 'NOT_PERMITTED' });
    const machine = await machineBy(nora, 'sofia', 'changes:write');
    const named = (rule: string) => expect.objectContaining({ rule }) as unknown;
    await refusedWith(() => vote(machine, change), {
      status: 403,
      problems: expect.arrayContaining([named('machine-needs-person'), named('scope-votes-write')]),
    });
    const reader = sofia.as(await tokenOf(sofia, 'changes:read'));
    await refusedWith(() => vote(reader, change), { status: 403, problems: [{ rule: 'scope-votes-write' }] });
    const voter = sofia.as(await tokenOf(sofia, 'votes:write'));
    expect((await vote(voter, change)).status).toBe(201);
  });

  it('has one effect under one key; another body under it is refused', async () => {
    const change = await authorizing(voters, risky);
    const client = keyed(sofia);
    const first = await vote(client, change);
    const again = await vote(client, change);
    expect([again.status, again.body]).toEqual([201, first.body]);
    for (const name of ['etag', 'location']) expect(again.headers.get(name)).toBe(first.headers.get(name));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    await refusedWith(() => vote(client, change, { verdict: 'REJECT', comment: 'No.' }), {
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect(await system.events(change.number, 'change.voteCast')).toHaveLength(1);
    await refusedWith(() => vote(keyed(sofia), change), { status: 409, code: 'ALREADY_EXISTS' });
  });

  it.each<[string, object, string]>([
    ['no verdict', { verdict: undefined }, 'verdict'],
    ['a verdict that does not exist', { verdict: 'MAYBE' }, 'verdict'],
    ['a digest that is none', { digest: 'abc' }, 'digest'],
    ['a revision below 1', { revision: 0 }, 'revision'],
    ['a comment that is no text', { comment: 5 }, 'comment'],
    ['a NUL in the comment', { comment: 'a\0b' }, 'comment'],
    ['a person to vote for', { person: 'maya@acme.example' }, 'person'],
    ['a change of its own', { change: 'CHG-000001' }, 'change'],
  ])('takes no vote with %s', async (_what, over, path) => {
    const change = await authorizing(voters);
    const ballot = { verdict: 'APPROVE', digest: change.contentDigest, ...over };
    const answer = await malformed(system, () =>
      sendRaw(sofia, 'POST', at(change, '/votes'), JSON.stringify(ballot)),
    );
    expect(answer.body).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(pathsOf(answer)).toContain(path);
  });

  it('knows no other changes than there are', async () => {
    const answer = await malformed(system, () =>
      sendRaw(sofia, 'POST', '/api/v1/changes/CHG-999999/votes', '{"verdict":"APPROVE","revision":1}'),
    );
    expect(answer.status).toBe(404);
  });
});

describe('POST /changes/{ref}/votes/withdrawal', () => {
  it('takes a vote back, which can be cast anew', async () => {
    const change = await authorizing(voters, risky);
    await refusedWith(() => withdraw(sofia, change, {}), {
      status: 409,
      problems: [{ rule: 'vote-to-withdraw' }],
    });
    await vote(sofia, change);
    const client = keyed(sofia);
    const taken = await withdraw(client, change, { comment: 'Wait.' });
    expect(taken).toMatchObject({ status: 200, body: { state: 'AUTHORIZING' } });
    expect(taken.headers.get('etag')).toBe(`"${change.version}"`);
    expect((await withdraw(client, change, { comment: 'Wait.' })).body).toEqual(taken.body);
    expect(await system.events(change.number, 'change.voteWithdrawn')).toMatchObject([{ comment: 'Wait.' }]);
    expect((await approvals(ravi, change)).items[0]?.votes).toEqual([]);

    expect((await vote(sofia, change)).status).toBe(201);
    expect((await withdraw(sofia, change)).status).toBe(200);
    await refusedWith(() => withdraw(lena, change, {}), { status: 403, code: 'NOT_PERMITTED' });
  });

  it('is over once the round is decided', async () => {
    const change = await authorizing(voters);
    await vote(sofia, change);
    await refusedWith(() => withdraw(sofia, change, {}), { status: 409, problems: [{ rule: 'open-round' }] });
    expect(await stateOf(ravi, change.number)).toBe('SCHEDULED');
  });
});
