import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { authorizing, stateOf, type Voters } from '../support/approvals.ts';
import { type ShownChange, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { approve, type Door, doors } from '../support/doors.ts';
import { OwnSystem } from '../support/own-system.ts';
import { at } from '../support/rest-approvals.ts';

// What is slipped in, repeated, sent the wrong way round or made up. The numbers are those of docs/attacks.md.
jest.setTimeout(120_000);

const usernames = [
  'nora',
  'hugo',
  'ravi',
  'sofia',
  'akiko',
  'george',
  'maya',
  'lena',
  'paul',
  'oskar',
] as const;
let system: OwnSystem;
let people: Record<(typeof usernames)[number], Client>;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  const clients = await Promise.all(usernames.map(async (name) => [name, await system.as(name)] as const));
  people = Object.fromEntries(clients) as typeof people;
  voters = { requester: people.ravi, changeManager: people.maya };
}, 60_000);
afterAll(() => system.stop());

const filed = async (): Promise<number> =>
  (await system.rows<{ n: number }>('SELECT count(*)::int AS n FROM change'))[0]?.n ?? -1;
const events = async (change: { number: string }, type: string): Promise<number> =>
  (await system.events(change.number, type)).length;

describe.each(doors)('through %s', (_, door: Door) => {
  it.each([
    ['a state', { state: 'SCHEDULED' }],
    ['an approval', { approved: true }],
    ['approvers', { approvers: ['sofia@acme.example'] }],
    ['a time of approval', { approvedAt: '2020-01-01T00:00:00Z' }],
    ['another requester', { requester: 'maya@acme.example' }],
    ['a digest of what was approved without a vote', { preauthorizedDigest: `sha256:${'a'.repeat(64)}` }],
    ['a revision', { revision: 7 }],
    ['an outcome', { outcome: 'SUCCESSFUL' }],
    ['a tenant', { tenant: 'another' }],
    ['a prototype', JSON.parse('{"__proto__":{"state":"SCHEDULED"},"constructor":{}}') as object],
  ])('%s is no field of a change, so nothing is filed (24, 33)', async (_what, extra) => {
    const before = await filed();
    const { taken, codes } = await door.file(people.ravi, { ...wholeChange(), ...extra });
    expect(taken).toBe(false);
    expect(codes).toEqual([expect.stringMatching(/^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED|exit 64)$/)]);
    expect(await filed()).toBe(before);
  });

  it.each([
    ['that does not exist', 'CHG-99999999'],
    ['that is another kind of thing', Buffer.from(`Person:${randomUUID()}`).toString('base64url')],
    ['of another house', Buffer.from(`Change:${randomUUID()}`).toString('base64url')],
  ])('a change %s is not found, and no more is told (37)', async (_what, ref) => {
    const made: ShownChange = {
      id: ref,
      number: ref,
      state: '',
      version: 1,
      contentDigest: `sha256:${'0'.repeat(64)}`,
    };
    const { taken, codes } = await door.step(people.maya, made, 'assessChange');
    expect(taken).toBe(false);
    expect(codes).toEqual([expect.stringMatching(/^(NOT_FOUND|BAD_USER_INPUT)$/)]);
  });

  it('whoever filed it does not declare a lower risk once it is handed in (16)', async () => {
    const change = await authorizing(voters, {
      risk: 'HIGH',
      communicationPlan: 'Mail.',
      securityImpact: 'None.',
    });
    const { taken, codes, rules } = await door.edit(people.ravi, change, { risk: 'LOW' });
    expect({ taken, codes }).toMatchObject({
      taken: false,
      codes: expect.arrayContaining(['SEGREGATION_VIOLATION']),
    });
    expect(rules).toContain('involved-do-not-lower-risk');
    expect(await stateOf(people.ravi, change.number)).toBe('AUTHORIZING');
    expect(await events(change, 'change.refused')).toBe(1);
    expect(await door.edit(people.maya, change, { risk: 'MEDIUM' })).toMatchObject({ taken: true });
  });

  it('an auditor alters nothing, whatever other roles there are', async () => {
    const change = await authorizing(voters);
    for (const tried of [
      await door.vote(people.oskar, change),
      await door.edit(people.oskar, change, { testPlan: 'None.' }),
      await door.step(people.oskar, change, 'cancelChange', { comment: 'No.' }),
    ])
      expect(tried).toMatchObject({ taken: false, codes: expect.arrayContaining(['NOT_PERMITTED']) });
    expect(await stateOf(people.ravi, change.number)).toBe('AUTHORIZING');
  });
});

describe('a vote', () => {
  it('carries no time of its own: a client’s date is no field of it (24)', async () => {
    const change = await authorizing(voters);
    const body = { verdict: 'APPROVE', digest: change.contentDigest, castAt: '2020-01-01T00:00:00Z' };
    expect((await people.akiko.rest('POST', at(change, '/votes'), body)).status).toBe(400);
    expect(await events(change, 'change.voteCast')).toBe(0);
  });
  it('of another person is no field of it either (33)', async () => {
    const change = await authorizing(voters);
    const body = { verdict: 'APPROVE', digest: change.contentDigest, person: 'sofia@acme.example' };
    expect((await people.akiko.rest('POST', at(change, '/votes'), body)).status).toBe(400);
    expect(await events(change, 'change.voteCast')).toBe(0);
  });
  it('is not cast by following a link: a GET does nothing, signed in or not (14)', async () => {
    const change = await authorizing(voters);
    const query = encodeURIComponent(
      `mutation { castVote(input: { change: "${change.number}", verdict: APPROVE, digest: "${change.contentDigest}" }) { problems { code } } }`,
    );
    for (const path of [
      at(change, '/votes'),
      at(change, '/votes?verdict=APPROVE'),
      `/graphql?query=${query}`,
    ]) {
      expect(
        (await people.akiko.with({ 'x-gavel-client': 'web' }).rest('GET', path)).status,
      ).toBeGreaterThanOrEqual(400);
      expect(
        (await people.akiko.with({ authorization: '' }).rest('GET', path)).status,
      ).toBeGreaterThanOrEqual(400);
    }
    expect(await events(change, 'change.voteCast')).toBe(0);
  });
  it('of one change counts for no other, though both say the same (13)', async () => {
    const [one, other] = [await authorizing(voters), await authorizing(voters)];
    await approve(one, people.akiko);
    expect(await stateOf(people.ravi, other.number)).toBe('AUTHORIZING');
    const replayed = await people.akiko.rest('POST', at(other, '/votes'), {
      verdict: 'APPROVE',
      digest: one.contentDigest,
    });
    // Equal content has an equal digest; what is counted is this person's own vote on this very change.
    expect(replayed.status).toBe(one.contentDigest === other.contentDigest ? 201 : 409);
  });
  it('under an Idempotency-Key is not turned into another; the first stands (35)', async () => {
    const change = await authorizing(voters, {
      risk: 'HIGH',
      communicationPlan: 'Mail.',
      securityImpact: 'None.',
    });
    const keyed = people.akiko.with({ 'idempotency-key': randomUUID() });
    const say = (verdict: string) =>
      keyed.rest('POST', at(change, '/votes'), { verdict, digest: change.contentDigest, comment: 'Said.' });
    expect((await say('APPROVE')).status).toBe(201);
    expect(await say('REJECT')).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect((await say('APPROVE')).status).toBe(201);
    expect(await system.events(change.number, 'change.voteCast')).toMatchObject([{ verdict: 'approve' }]);
    expect(await stateOf(people.ravi, change.number)).toBe('AUTHORIZING');
  });
  it('of one person fills one of two required places, though they sit on both boards (6)', async () => {
    await people.nora.ask(
      `mutation ($input: AddBoardMemberInput!) { addBoardMember(input: $input) { problems { code } } }`,
      { input: { board: 'change-managers', person: 'akiko@acme.example' } },
    );
    const change = await authorizing(voters, {
      risk: 'VERY_HIGH',
      communicationPlan: 'Mail.',
      securityImpact: 'None.',
    });
    await approve(change, people.akiko, people.george);
    expect(await stateOf(people.ravi, change.number)).toBe('AUTHORIZING');
    const again = await people.akiko.rest('POST', at(change, '/votes'), {
      verdict: 'APPROVE',
      digest: change.contentDigest,
    });
    expect(again.status).toBe(409);
    expect(await stateOf(people.ravi, change.number)).toBe('AUTHORIZING');
  });
});

describe('rules of approval', () => {
  const propose = async (step: object, by = people.nora): Promise<string[]> => {
    const rules = [{ name: 'All', steps: [{ name: 'One', boards: ['cab'], require: 'ANY', ...step }] }];
    const { data, errors } = await by.send<{ proposeApprovalRules: { problems: { code: string }[] } }>(
      `mutation ($input: ProposeApprovalRulesInput!) { proposeApprovalRules(input: $input) { problems { code } } }`,
      { input: { rules } },
    );
    return [
      ...errors.map((e) => String(e.extensions['code'])),
      ...(data?.proposeApprovalRules.problems ?? []).map((p) => p.code),
    ];
  };
  it.each([
    ['a threshold of none', { require: 'COUNT', threshold: 0 }],
    ['fewer than none', { require: 'COUNT', threshold: -1 }],
    ['a number that is not said', { require: 'COUNT' }],
    ['none of a hundred', { require: 'PERCENT', threshold: 0 }],
    ['more than everybody', { require: 'PERCENT', threshold: 101 }],
    ['no board at all', { boards: [] }],
  ])('%s is no rule (8)', async (_, step) => {
    expect(await propose({})).toEqual([]);
    expect(await propose(step)).toEqual([
      expect.stringMatching(/^(INVALID_INPUT|INVALID_REFERENCE|BAD_USER_INPUT)$/),
    ]);
  });
  it('are no business of those whom they bind (8, 30)', async () => {
    for (const by of [people.ravi, people.maya, people.sofia]) {
      expect(await propose({}, by)).toEqual(['NOT_PERMITTED']);
    }
  });
});
