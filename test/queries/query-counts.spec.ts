import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing } from '../support/approvals.ts';
import { type ShownChange, wholeChange } from '../support/changes.ts';
import { type Client, statementsOf } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';

// A whole process is started, and fifty changes are brought before their board.
jest.setTimeout(120_000);

/** Some of them take part in single operations and leave their board. */
const made = 50;
const many = 40;

let system: OwnSystem;
let ravi: Client;
let maya: Client;
let akiko: Client;
let sofia: Client;
let oskar: Client;
const changes: ShownChange[] = [];

beforeAll(async () => {
  system = await OwnSystem.start();
  const all = await Promise.all(['ravi', 'maya', 'akiko', 'sofia', 'oskar'].map((name) => system.as(name)));
  [ravi, maya, akiko, sofia, oskar] = all as [Client, Client, Client, Client, Client];
  for (let n = 0; n < made; n += 1) {
    const services = [['search'], ['search', 'wiki'], ['wiki', 'gavel']][n % 3];
    changes.push(
      await authorizing({ requester: ravi, changeManager: maya }, { title: `Change ${n}`, services }),
    );
  }
});
afterAll(() => system.stop());

/** Statements of a GraphQL request that goes through. */
async function counted(
  client: Client,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<number> {
  const { errors, headers, data } = await client.send<Record<string, { problems?: unknown[] }>>(
    query,
    variables,
  );
  expect(errors).toEqual([]);
  expect(Object.values(data ?? {}).flatMap((payload) => payload.problems ?? [])).toEqual([]);
  return statementsOf(headers);
}

async function countedRest(client: Client, method: string, path: string, body?: object): Promise<number> {
  const answer = await client.rest(method, path, body);
  expect([200, 201]).toContain(answer.status);
  return statementsOf(answer.headers);
}

const page = `query ($first: Int!) { changes(first: $first, filter: { states: [AUTHORIZING] }) { nodes {
  number state title contentDigest requester { name } implementer { name } verifier { name } environments { key }
  services { key ownerTeam { name } } completeness { score missing { piece } }
  availableActions { action allowed problems { code } } hats { hat person { name } } violations { rule }
  approvals { nodes { number state votes { verdict person { name } } steps { name mayVote { name } } } } } } }`;

const payload = '{ change { id number state version contentDigest } problems { code } }';
const change = (n: number) => changes[n]?.number ?? '';

/**
 * What each operation costs, transaction control left out. A statement more is a decision: whoever needs one more puts
 * it here, and says why in the commit.
 */
const costs: Record<string, [number, () => Promise<number>]> = {
  'who am I': [3, () => counted(ravi, '{ viewer { name } }')],
  'file a draft': [
    4,
    () =>
      counted(ravi, `mutation ($input: FileChangeInput!) { fileChange(input: $input) ${payload} }`, {
        input: { type: 'NORMAL', title: 'A draft' },
      }),
  ],
  'file and hand in': [
    // Five of them find what its window is in conflict with.
    23,
    () =>
      counted(ravi, `mutation ($input: FileChangeInput!) { fileChange(input: $input) ${payload} }`, {
        input: { ...wholeChange(), submit: true },
      }),
  ],
  'file under a key': [
    6,
    () =>
      counted(
        ravi.with({ 'idempotency-key': randomUUID() }),
        `mutation ($input: FileChangeInput!) { fileChange(input: $input) ${payload} }`,
        { input: { type: 'NORMAL', title: 'A draft' } },
      ),
  ],
  'read one by number': [
    4,
    () => counted(ravi, `{ change(ref: "${change(0)}") { number title state requester { name } } }`),
  ],
  'read one by id': [2, () => counted(ravi, `{ change(ref: "${changes[0]?.id}") { number title state } }`)],
  'edit immaterially': [
    11,
    () =>
      counted(ravi, `mutation ($input: UpdateChangeInput!) { updateChange(input: $input) ${payload} }`, {
        input: { change: change(1), expectedVersion: changes[1]?.version, tags: ['new'] },
      }),
  ],
  comment: [
    10,
    () =>
      counted(
        ravi,
        `mutation ($input: CommentOnChangeInput!) { commentOnChange(input: $input) ${payload} }`,
        { input: { change: change(2), text: 'Hello.' } },
      ),
  ],
  vote: [
    22,
    () =>
      counted(akiko, `mutation ($input: CastVoteInput!) { castVote(input: $input) ${payload} }`, {
        input: { change: change(3), verdict: 'APPROVE', digest: changes[3]?.contentDigest },
      }),
  ],
  abstain: [
    13,
    () =>
      counted(sofia, `mutation ($input: CastVoteInput!) { castVote(input: $input) ${payload} }`, {
        input: { change: change(4), verdict: 'ABSTAIN', digest: changes[4]?.contentDigest },
      }),
  ],
  'ask the gate': [
    9,
    () => countedRest(ravi, 'GET', `/api/v1/gate?change=${change(5)}&environment=production-eu`),
  ],
  'ask the gate in GraphQL': [
    9,
    () =>
      counted(
        ravi,
        `{ deploymentGate(change: "${change(5)}", environment: "production-eu") { allowed reasons { code } } }`,
      ),
  ],
  timeline: [4, () => counted(ravi, `{ change(ref: "${change(6)}") { timeline { nodes { type actor } } } }`)],
  notifications: [3, () => counted(akiko, '{ myNotifications { nodes { text change { number } } } }')],
  'ask for a pack': [
    9,
    () =>
      counted(
        oskar,
        `mutation ($input: RequestPackInput!) { requestPack(input: $input) { pack { id } problems { code } } }`,
        { input: { services: ['search'] } },
      ),
  ],
  'packs, and who asked for them': [
    4,
    () => counted(oskar, '{ packs { nodes { state done selection { services } requestedBy { name } } } }'),
  ],
  'REST: file': [5, () => countedRest(ravi, 'POST', '/api/v1/changes', { type: 'NORMAL', title: 'A draft' })],
  'REST: read': [6, () => countedRest(ravi, 'GET', `/api/v1/changes/${change(7)}`)],
  'REST: timeline': [4, () => countedRest(ravi, 'GET', `/api/v1/changes/${change(7)}/timeline`)],
  'REST: standing': [8, () => countedRest(ravi, 'GET', `/api/v1/changes/${change(7)}/standing`)],
  // One of them finds what went by a rule of retention.
  'REST: evidence': [5, () => countedRest(ravi, 'GET', `/api/v1/changes/${change(7)}/evidence`)],
  'REST: evidence completeness': [
    7,
    () => countedRest(ravi, 'GET', `/api/v1/changes/${change(7)}/evidence-completeness`),
  ],
  'REST: comment': [
    13,
    () => countedRest(ravi, 'POST', `/api/v1/changes/${change(8)}/comments`, { text: 'Hello.' }),
  ],
  'REST: a step': [
    19,
    () =>
      countedRest(ravi, 'POST', `/api/v1/changes/${change(9)}/transitions`, {
        step: 'cancelChange',
        comment: 'No need.',
      }),
  ],
};

describe('each operation costs no more than', () => {
  it.each(Object.entries(costs).map(([name, [most, run]]) => [most, name, run] as const))(
    '%i statements: %s',
    async (most, _name, run) => {
      // The first request of a client also notes that its token was used.
      await ravi.ask('{ viewer { name } }');
      const took = await run();
      expect(took).toBeGreaterThan(0);
      expect(took).toBeLessThanOrEqual(most);
    },
  );
});

/** The same request for one row and for many. */
async function expectSame(ask: (rows: number) => Promise<number>, most: number): Promise<void> {
  const one = await ask(1);
  expect({ rows: many, statements: await ask(many) }).toEqual({ rows: many, statements: one });
  expect(one).toBeLessThanOrEqual(most);
}

describe(`a list costs the same for one row as for ${many}`, () => {
  it('of changes, with everything nested', () => expectSame((first) => counted(ravi, page, { first }), 18));

  it('of changes, and one more for the total', async () => {
    const bare = await counted(ravi, '{ changes(first: 20) { nodes { number } } }');
    expect(await counted(ravi, '{ changes(first: 20) { nodes { number } totalCount } }')).toBe(bare + 1);
  });

  it('of what waits for a vote', () =>
    expectSame(
      (first) =>
        counted(
          akiko,
          'query ($first: Int!) { myApprovals(first: $first) { nodes { number change { number requester { name } services { key } } steps { mayVote { name } } votes { verdict } } } }',
          { first },
        ),
      14,
    ));

  it('of notifications', () =>
    expectSame(
      (first) =>
        counted(
          akiko,
          'query ($first: Int!) { myNotifications(first: $first) { nodes { text change { number } } } }',
          { first },
        ),
      3,
    ));

  it('of changes with their freezes and overrides', () =>
    expectSame(
      (first) =>
        counted(
          ravi,
          `query ($first: Int!) { changes(first: $first, filter: { states: [AUTHORIZING] }) { nodes {
            freezes { entry { name } end } freezeOverrides { state freeze { name } } } } }`,
          { first },
        ),
      8,
    ));

  it('of changes with the evidence that they need', () =>
    expectSame(
      (first) =>
        counted(
          ravi,
          `query ($first: Int!) { changes(first: $first, filter: { states: [AUTHORIZING], services: ["gavel"] }) { nodes {
            evidenceCompleteness { complete pipelines asked { name } needs { kind status whoCan satisfiedBy { name } } } } } }`,
          { first },
        ),
      6,
    ));

  it('of the calendar', () =>
    expectSame(
      (first) =>
        counted(
          ravi,
          `query ($first: Int!) { calendarEntries(first: $first) { nodes {
            name services { key } environments { key } createdBy { name } versions { version } } } }`,
          { first },
        ),
      9,
    ));

  it('of changes over REST', () =>
    expectSame((limit) => countedRest(ravi, 'GET', `/api/v1/changes?state=AUTHORIZING&limit=${limit}`), 6));
});
