import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { authorizing, roundsOf, type Voters } from '../support/approvals.ts';
import { does, type ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { approve, type Door, doors, type Tried } from '../support/doors.ts';
import { OwnSystem } from '../support/own-system.ts';
import { tokenOf } from '../support/rest-approvals.ts';
import { machineBy } from '../support/seeded.ts';

// Each attack is tried through GraphQL, REST and the command line, which is a process each time.
jest.setTimeout(120_000);

const usernames = [
  'nora',
  'hugo',
  'ravi',
  'sofia',
  'akiko',
  'george',
  'maya',
  'tomas',
  'lena',
  'claire',
] as const;
type Name = (typeof usernames)[number];

let system: OwnSystem;
let people: Record<Name, Client>;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  const clients = await Promise.all(usernames.map(async (name) => [name, await system.as(name)] as const));
  people = Object.fromEntries(clients) as Record<Name, Client>;
  voters = { requester: people.ravi, changeManager: people.maya };
  await rolesOf('ravi', 'REQUESTER', 'APPROVER');
  await rolesOf('lena', 'REQUESTER', 'IMPLEMENTER', 'APPROVER');
  for (const name of ['ravi', 'lena', 'nora']) await onBoard(name);
}, 60_000);
afterAll(() => system.stop());

const rolesOf = (name: string, ...roles: string[]) =>
  people.nora.ask(`mutation ($input: SetRolesInput!) { setRoles(input: $input) { problems { code } } }`, {
    input: { person: `${name}@acme.example`, roles },
  });
const leavesBoard = (name: string) =>
  people.nora.ask(
    `mutation ($input: RemoveBoardMemberInput!) { removeBoardMember(input: $input) { problems { code } } }`,
    { input: { board: 'cab', person: `${name}@acme.example` } },
  );
const onBoard = (name: string) =>
  people.nora.ask(
    `mutation ($input: AddBoardMemberInput!) { addBoardMember(input: $input) { problems { code } } }`,
    { input: { board: 'cab', person: `${name}@acme.example` } },
  );

/** Everything of a change that an attempt must not have touched. */
async function standing({ number }: { number: string }): Promise<unknown> {
  const [change] = await system.rows(
    `SELECT c.state, c.version, c.revision,
       (SELECT count(*)::int FROM vote v JOIN approval_round r ON r.id = v.round_id WHERE r.change_id = c.id) AS votes,
       (SELECT array_agg(state ORDER BY number) FROM approval_round WHERE change_id = c.id) AS rounds
     FROM change c WHERE number = $1`,
    [Number(number.slice(4))],
  );
  return change;
}

interface Refused {
  readonly data: { digest?: string; revision?: number; problems: { rule?: string; code: string }[] };
  readonly actor_person: string;
  readonly person: string;
}
const refusals = ({ number }: { number: string }) =>
  system.rows<Refused>(
    `SELECT e.data, e.actor_person, p.name AS person FROM event e JOIN change c ON c.id = e.subject_id
     LEFT JOIN person p ON p.id = e.actor_person
     WHERE c.number = $1 AND e.type = 'change.refused' ORDER BY e.seq`,
    [Number(number.slice(4))],
  );

/**
 * The attempt is refused by the rule, alters nothing, and is on record once: who, on behalf of which person, on which
 * content, by which rule.
 */
async function isRefused(
  change: ShownChange,
  attempt: () => Promise<Tried>,
  expected: { readonly code: string; readonly rule?: string; readonly person: string },
): Promise<void> {
  const before = await standing(change);
  const known = (await refusals(change)).length;
  const { taken, codes, rules } = await attempt();
  expect({ taken, codes, rules }).toMatchObject({ taken: false });
  expect(codes).toContain(expected.code);
  if (expected.rule !== undefined) expect(rules).toContain(expected.rule);
  expect(await standing(change)).toEqual(before);
  const [record, ...more] = (await refusals(change)).slice(known);
  expect(more).toEqual([]);
  expect(record?.person).toBe(expected.person);
  expect(record?.data.problems.map((p) => p.code)).toContain(expected.code);
  expect(record?.data).toMatchObject({ digest: change.contentDigest, revision: expect.any(Number) });
  if (expected.rule !== undefined) expect(record?.data.problems.map((p) => p.rule)).toContain(expected.rule);
}

describe.each(doors)('through %s', (name, door: Door) => {
  const isCli = name === 'the CLI';

  describe('on a change that waits for its board', () => {
    let change: ShownChange;
    beforeEach(async () => {
      change = await authorizing(voters, {
        commits: [{ repository: 'acme/search', sha: 'b'.repeat(40), author: 'akiko@acme.example' }],
      });
    });

    it('whoever filed it does not approve it, on whichever board they are (1, 3)', async () => {
      await isRefused(change, () => door.vote(people.ravi, change), {
        code: 'SEGREGATION_VIOLATION',
        rule: 'requester-is-not-approver',
        person: 'Ravi Sharma',
      });
    });
    it('nor by a second credential: a personal token of theirs counts as them (2)', async () => {
      const token = people.ravi.as(await tokenOf(people.ravi, 'votes:write', 'changes:read'));
      await isRefused(change, () => door.vote(token, change), {
        code: 'SEGREGATION_VIOLATION',
        rule: 'requester-is-not-approver',
        person: 'Ravi Sharma',
      });
    });
    it('nor by a machine of theirs, which has no vote at all (2, 28)', async () => {
      const machine = await machineBy(people.nora, 'ravi', 'changes:write', 'changes:read');
      await isRefused(change, () => door.vote(machine, change), {
        code: 'SEGREGATION_VIOLATION',
        rule: 'requester-is-not-approver',
        person: 'Ravi Sharma',
      });
    });
    it('an approver’s machine does not vote in their stead (28)', async () => {
      const machine = await machineBy(people.nora, 'george', 'changes:write', 'changes:read');
      await isRefused(change, () => door.vote(machine, change), {
        code: 'NOT_PERMITTED',
        rule: 'machine-needs-person',
        person: 'George Mensah',
      });
    });
    it('whoever wrote its code does not approve it', async () => {
      await isRefused(change, () => door.vote(people.akiko, change), {
        code: 'SEGREGATION_VIOLATION',
        rule: 'author-is-not-approver',
        person: 'Akiko Tanaka',
      });
    });
    it('whoever is to carry it out does not approve it', async () => {
      await isRefused(change, () => door.vote(people.lena, change), {
        code: 'SEGREGATION_VIOLATION',
        rule: 'implementer-is-not-approver',
        person: 'Lena Fischer',
      });
    });
    it('an administrator has no vote, also as a member of the board', async () => {
      await isRefused(change, () => door.vote(people.nora, change), {
        code: 'NOT_PERMITTED',
        rule: 'administrator-never-approves',
        person: 'Nora Lindqvist',
      });
    });
    it('somebody whom no board asks has no vote', async () => {
      await isRefused(change, () => door.vote(people.claire, change), {
        code: 'NOT_PERMITTED',
        rule: 'default-deny',
        person: 'Claire Dubois',
      });
    });
    it('whoever joins the board after it was asked has no vote on it (15)', async () => {
      await rolesOf('hugo', 'APPROVER');
      const late = await authorizing(voters);
      await onBoard('hugo');
      await isRefused(late, () => door.vote(people.hugo, late), {
        code: 'NOT_PERMITTED',
        rule: 'default-deny',
        person: 'Hugo Brandt',
      });
      await leavesBoard('hugo');
    });
    it('a vote on content that is no longer what it is counts for nothing (9, 13, 19)', async () => {
      const { contentDigest } = await does(people.ravi, 'updateChange', {
        change: change.number,
        expectedVersion: change.version,
        implementationPlan: 'Quite another one.',
      });
      const again = await does(people.maya, 'assessChange', { change: change.number });
      expect(contentDigest).not.toBe(change.contentDigest);
      // The command line reads the change itself: what it is told is the revision that was meant.
      const stale = () => (isCli ? doors[0][1] : door).vote(people.george, change);
      await isRefused(again, stale, {
        code: 'STALE_CONTENT',
        person: 'George Mensah',
      });
    });
    it('the work does not begin before the approval (21)', async () => {
      await isRefused(change, () => door.step(people.lena, change, 'startImplementation'), {
        code: 'WRONG_STATE',
        person: 'Lena Fischer',
      });
    });
  });

  describe('on a change that was approved', () => {
    let change: ShownChange;
    beforeEach(async () => {
      change = await authorizing(voters);
      await approve(change, people.akiko);
    });

    it.each([
      ['scope', { services: ['search', 'web-shop'] }],
      ['plan', { implementationPlan: 'Delete the index.' }],
      ['window', { plannedEnd: new Date(Date.now() + 90 * 3_600_000).toISOString() }],
      ['targets', { environments: ['production-us'] }],
      ['artifacts', { artifacts: [{ name: 'search', digest: `sha256:${'e'.repeat(64)}` }] }],
      ['who carries it out', { implementer: 'ines@acme.example' }],
    ])('an edit of %s takes the approval away, and nothing starts (9, 11)', async (_field, fields) => {
      const current = await shownOf(change);
      expect(await door.edit(people.ravi, current, fields)).toMatchObject({ taken: true });
      expect(await standing(change)).toMatchObject({ state: 'ASSESSING', rounds: ['voided'] });
      const { taken } = await door.step(people.lena, change, 'startImplementation');
      expect(taken).toBe(false);
      expect((await roundsOf(people.ravi, change.number))[0]).toMatchObject({ state: 'VOIDED' });
    });
    it('nobody votes twice, nor after the decision (7)', async () => {
      await isRefused(await shownOf(change), () => door.vote(people.akiko, change), {
        code: 'WRONG_STATE',
        person: 'Akiko Tanaka',
      });
    });
    it('whoever approved it does not carry it out', async () => {
      await rolesOf('akiko', 'APPROVER', 'IMPLEMENTER');
      const tried = () => door.step(people.akiko, change, 'startImplementation');
      await isRefused(await shownOf(change), tried, {
        code: 'SEGREGATION_VIOLATION',
        rule: 'approver-is-not-implementer',
        person: 'Akiko Tanaka',
      });
    });
    it('an administrator does not start it', async () => {
      await isRefused(await shownOf(change), () => door.step(people.nora, change, 'startImplementation'), {
        code: 'NOT_PERMITTED',
        person: 'Nora Lindqvist',
      });
    });
    it('it starts once (21)', async () => {
      const both = await Promise.all([
        door.step(people.lena, change, 'startImplementation'),
        door.step(people.lena, change, 'startImplementation'),
      ]);
      expect(both.filter((t) => t.taken)).toHaveLength(1);
      expect(await system.events(change.number, 'change.implementationStarted')).toHaveLength(1);
    });
    it('whoever carried it out does not verify it', async () => {
      expect(await door.step(people.lena, change, 'startImplementation')).toMatchObject({ taken: true });
      expect(await door.step(people.lena, change, 'completeImplementation')).toMatchObject({ taken: true });
      await isRefused(
        await shownOf(change),
        () => door.step(people.lena, change, 'recordValidation', { result: 'PASSED' }),
        { code: 'SEGREGATION_VIOLATION', rule: 'implementer-is-not-verifier', person: 'Lena Fischer' },
      );
    });
  });

  it('no work begins outside its window (25)', async () => {
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const change = await authorizing(voters, { plannedStart: at(24), plannedEnd: at(26) });
    await approve(change, people.akiko);
    await isRefused(await shownOf(change), () => door.step(people.lena, change, 'startImplementation'), {
      code: 'NOT_READY',
      rule: 'planned-window',
      person: 'Lena Fischer',
    });
  });
});

const shownOf = async ({ number }: { number: string }): Promise<ShownChange> =>
  (
    await people.ravi.ask<{ change: ShownChange }>(
      `query ($ref: String!) { change(ref: $ref) { id number state version contentDigest } }`,
      { ref: number },
    )
  ).change;
