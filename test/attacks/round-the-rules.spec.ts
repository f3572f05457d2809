import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Boardroom, hour, type Name } from '../support/boardroom.ts';
import { mail, must } from '../support/boards.ts';
import { asksOverride, freeze, instant, scheduled } from '../support/calendar.ts';
import type { ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { doors, type Tried } from '../support/doors.ts';
import { upload } from '../support/evidence.ts';
import { otherRules, policyFiles, proposed } from '../support/policy-files.ts';
import { submittedBy } from '../support/risk.ts';
import { machineBy } from '../support/seeded.ts';
import { sideDoors } from '../support/side-doors.ts';
import { waitFor } from '../support/wait-for.ts';

// What goes round the two-person rule instead of through it: lent votes, overrides, exceptions, conditions, recusals,
// risk, and the rules themselves. Each is tried through GraphQL, REST and the command line, which is a process each time.
jest.setTimeout(180_000);

let room: Boardroom;
let as: Boardroom['as'];
let claire: Client;

beforeAll(async () => {
  room = await Boardroom.open();
  ({ as } = room);
  claire = await room.system.as('claire');
  for (const [name, roles] of [
    ['paul', ['APPROVER', 'REQUESTER', 'RELEASE_MANAGER']],
    ['claire', ['COMPLIANCE', 'REQUESTER']],
  ] as const)
    await must(as.hugo, 'setRoles', { person: mail(name), roles });
}, 120_000);
afterAll(() => room.system.stop());

interface Record {
  readonly type: string;
  readonly person: string;
  readonly problems: readonly { readonly code: string; readonly rule?: string }[];
}
/** Events of refused commands after one of them. */
const refusedSince = (seq: string): Promise<(Record & { [key: string]: unknown })[]> =>
  room.system.rows(
    `SELECT e.type, p.name AS person, e.data -> 'problems' AS problems FROM event e JOIN person p ON p.id = e.actor_person
     WHERE e.seq > $1 AND e.type LIKE '%.refused' ORDER BY e.seq`,
    [seq],
  );
const newest = async (): Promise<string> =>
  (await room.system.rows<{ seq: string }>(`SELECT max(seq) AS seq FROM event`))[0]?.seq ?? '0';
/** All that these attempts might have altered. */
const standing = (): Promise<unknown> =>
  room.system.rows(
    `SELECT (SELECT jsonb_agg(jsonb_build_array(number, state, version) ORDER BY number) FROM change) AS changes,
       (SELECT count(*) FROM vote) AS votes, (SELECT count(*) FROM recusal) AS recusals,
       (SELECT count(*) FROM delegation WHERE revoked_at IS NULL) AS delegations,
       (SELECT jsonb_agg(verdict ORDER BY id) FROM freeze_override) AS overrides,
       (SELECT jsonb_agg(verdict ORDER BY id) FROM duty_exception) AS exceptions,
       (SELECT count(*) FROM vote_condition WHERE met_by IS NOT NULL) AS met,
       (SELECT count(*) FROM risk_override) AS risks, (SELECT max(version) FROM policy_activation) AS rules`,
  );

/** Refused by a stable code and rule, nothing altered, and on record once: who, and by which rule. */
async function isRefused(person: string, code: string, rule: string, attempt: () => Promise<Tried>) {
  const before = await standing();
  const seq = await newest();
  const { taken, codes, rules } = await attempt();
  expect({ taken, codes, rules }).toMatchObject({
    taken: false,
    codes: expect.arrayContaining([code]) as unknown,
    rules: expect.arrayContaining([rule].filter((name) => name !== '')) as unknown,
  });
  expect(await standing()).toEqual(before);
  const told = await refusedSince(seq);
  expect(told.map((record) => record.person)).toEqual([person]);
  expect(told[0]?.problems.map((p) => p.code)).toContain(code);
  if (rule !== '') expect(told[0]?.problems.map((p) => p.rule)).toContain(rule);
}

const before = (over = {}): Promise<ShownChange> => room.before(over);
async function lent<T>(from: Name, to: Name, body: () => Promise<T>): Promise<T> {
  const { delegation } = await must<{ delegation: { id: string } }>(
    as[from],
    'delegateVote',
    { delegate: mail(to), to: hour(24) },
    'delegation { id }',
  );
  try {
    return await body();
  } finally {
    await must(as[from], 'revokeDelegation', { delegation: delegation.id });
  }
}

describe.each(sideDoors.map(([name, side], i) => [name, side, doors[i]?.[1] ?? doors[0][1]] as const))(
  'through %s',
  (name, side, door) => {
    const tag = name.replace(/ /g, '-').toLowerCase();
    const commit = (author: string) => ({
      commits: [{ repository: 'a/b', sha: 'd'.repeat(40), author: mail(author) }],
    });

    describe('a vote that is lent (4)', () => {
      const lend = (by: Client, over: object) => () =>
        side(by, 'delegateVote', { delegate: mail('ines'), to: hour(24), ...over });

      it('is nobody’s but one’s own to lend, and not to oneself under another account', async () => {
        const own = 'delegation-is-ones-own';
        await isRefused('Nora Lindqvist', 'NOT_PERMITTED', own, lend(as.nora, { delegator: mail('akiko') }));
        await isRefused('Akiko Tanaka', 'INVALID_INPUT', '', lend(as.akiko, { delegate: mail('akiko') }));
        const machine = await machineBy(as.nora, 'akiko', 'changes:write', 'changes:read');
        await isRefused('Akiko Tanaka', 'NOT_PERMITTED', 'machine-needs-person', lend(machine, {}));
        const unable = lend(as.akiko, { delegate: mail('lena') });
        await isRefused('Akiko Tanaka', 'NOT_PERMITTED', 'delegate-must-be-able', unable);
      });
      it('gets nobody round a bar of their own, whoever lends or holds it', async () => {
        const change = await before();
        const bar = 'requester-is-not-approver';
        await lent('akiko', 'ravi', () =>
          isRefused('Ravi Sharma', 'SEGREGATION_VIOLATION', bar, () =>
            door.vote(as.ravi, change, 'APPROVE', mail('akiko')),
          ),
        );
        await lent('ravi', 'ines', () =>
          isRefused('Inês Duarte', 'SEGREGATION_VIOLATION', bar, () =>
            door.vote(as.ines, change, 'APPROVE', mail('ravi')),
          ),
        );
      });
      it('is not passed on, and is worth nothing once it has ended', async () => {
        const change = await before();
        const forAkiko = () => door.vote(as.ines, change, 'APPROVE', mail('akiko'));
        await lent('akiko', 'george', () =>
          lent('george', 'ines', () => isRefused('Inês Duarte', 'NOT_PERMITTED', 'stands-in', forAkiko)),
        );
        await lent('akiko', 'ines', () => Promise.resolve());
        await isRefused('Inês Duarte', 'NOT_PERMITTED', 'default-deny', forAkiko);
      });
    });

    it('whoever is barred does not keep out of what they have no vote in, nor after their vote', async () => {
      const change = await before();
      const recuse = (by: Client) => () => side(by, 'recuseSelf', { change: change.number, reason: 'Mine.' });
      await isRefused('Lena Fischer', 'NOT_PERMITTED', 'default-deny', recuse(as.lena));
      await isRefused('Nora Lindqvist', 'NOT_PERMITTED', 'default-deny', recuse(as.nora));
      expect((await door.vote(as.akiko, change)).taken).toBe(true);
      await isRefused('Akiko Tanaka', 'WRONG_STATE', 'recusal-before-vote', recuse(as.akiko));
    });

    it('a condition is met by nobody with a hand in the change, and not any more when it has lapsed', async () => {
      const asking = async (dueAt: string) => {
        const change = await before();
        const ballot = { change: change.number, verdict: 'APPROVE', digest: change.contentDigest };
        await must(as.akiko, 'castVote', {
          ...ballot,
          conditions: [{ text: 'The load test passes', dueAt }],
        });
        const file = { kind: 'DOCUMENT', name: 'load.txt' };
        const plain = { 'content-type': 'text/plain' };
        const { body } = await upload(as.ravi, change.number, file, 'It holds.', plain);
        const { change: seen } = await as.ravi.ask<{
          change: { approvals: { nodes: { conditions: { id: string }[] }[] } };
        }>(
          `query ($ref: String!) { change(ref: $ref) { approvals(first: 1) { nodes { conditions { id } } } } }`,
          { ref: change.number },
        );
        const condition = seen.approvals.nodes[0]?.conditions[0]?.id;
        const mark = (by: Client) => () => side(by, 'markConditionMet', { condition, evidence: body.id });
        return { change, mark };
      };
      const { mark } = await asking(hour(2));
      const bar = 'is-not-condition-marker';
      await isRefused('Ravi Sharma', 'SEGREGATION_VIOLATION', `requester-${bar}`, mark(as.ravi));
      await isRefused('Lena Fischer', 'SEGREGATION_VIOLATION', `implementer-${bar}`, mark(as.lena));
      const late = await asking(new Date(Date.now() + 3_000).toISOString());
      const lapsed = () => room.system.events(late.change.number, 'change.conditionLapsed');
      await waitFor(async () => (await lapsed()).length > 0, { what: 'the condition to lapse' });
      await isRefused('George Mensah', 'WRONG_STATE', 'condition-open', late.mark(as.george));
    });

    it('a freeze is overridden by nobody who asked or has a hand, and for no other change nor time (25)', async () => {
      const [change, other] = [
        await scheduled(as.maya, { tags: [tag] }),
        await scheduled(as.ravi, { tags: [tag] }),
      ];
      await freeze(as.paul, tag);
      const { id } = await asksOverride(as.paul, change);
      const decide = (by: Client) => () =>
        side(by, 'decideFreezeOverride', { override: id, verdict: 'GRANTED', reason: 'I may.' });
      const asker = 'override-asker-is-not-decider';
      await isRefused('Paul Novak', 'SEGREGATION_VIOLATION', asker, decide(as.paul));
      await isRefused('Maya Patel', 'SEGREGATION_VIOLATION', 'overseer-is-not-involved', decide(as.maya));
      await isRefused('Nora Lindqvist', 'NOT_PERMITTED', 'administrator-never-approves', decide(as.nora));
      const starts = (which: ShownChange) => () => door.step(as.lena, which, 'startImplementation');
      const { id: theirs } = await asksOverride(as.lena, other);
      await isRefused('Lena Fischer', 'CHANGE_FROZEN', 'not-in-hard-freeze', starts(change));
      const until = new Date(Date.now() + 2_500).toISOString();
      await must(claire, 'decideFreezeOverride', {
        override: theirs,
        verdict: 'GRANTED',
        reason: 'Ok.',
        until,
      });
      const over = () => room.system.events(other.number, 'change.freezeOverrideExpired');
      await waitFor(async () => (await over()).length > 0, { what: 'the end of the override' });
      await isRefused('Lena Fischer', 'CHANGE_FROZEN', 'not-in-hard-freeze', starts(other));
    });

    it('an exception is granted by nobody who asked or has a hand, and lifts nothing elsewhere or afterwards', async () => {
      const change = await before({ ...commit('claire') });
      const ask = { rule: 'author-is-not-approver', reason: 'Ill.', until: instant(1) };
      const asked = (by: Client, over: object) =>
        must<{ exception: { id: string } }>(by, 'requestException', { ...ask, ...over }, 'exception { id }');
      const decide = (by: Client, exception: string) => () =>
        side(by, 'decideException', { exception, granted: true, note: 'Seen.' });
      const own = await asked(claire, { service: 'wiki' });
      const bar = 'exception-asker-is-not-decider';
      await isRefused('Claire Dubois', 'SEGREGATION_VIOLATION', bar, decide(claire, own.exception.id));
      const hers = await asked(as.ravi, { change: change.number });
      await isRefused(
        'Claire Dubois',
        'SEGREGATION_VIOLATION',
        'overseer-is-not-involved',
        decide(claire, hers.exception.id),
      );
      await isRefused('Nora Lindqvist', 'NOT_PERMITTED', 'default-deny', decide(as.nora, hers.exception.id));

      const [written, elsewhere] = [await before(commit('sofia')), await before(commit('sofia'))];
      const { exception } = await asked(as.ravi, { change: written.number });
      await must(claire, 'decideException', { exception: exception.id, granted: true, note: 'Ok.' });
      const votes = (which: ShownChange) => () => door.vote(as.sofia, which);
      const author = 'author-is-not-approver';
      await isRefused('Sofia Rossi', 'SEGREGATION_VIOLATION', author, votes(elsewhere));
      await must(claire, 'revokeException', { exception: exception.id, note: 'Over.' });
      await isRefused('Sofia Rossi', 'SEGREGATION_VIOLATION', author, votes(written));
      // From the rule that nobody approves what they filed there is none to be had.
      const never = { ...ask, rule: 'requester-is-not-approver', change: written.number };
      await isRefused('Ravi Sharma', 'INVALID_INPUT', '', () => side(as.ravi, 'requestException', never));
    });

    it('the risk of a change is lowered by nobody with a hand in it (16)', async () => {
      const own = await submittedBy(as.maya, { services: ['payments'], outageExpected: true });
      const lower = (by: Client) => () =>
        side(by, 'lowerRisk', { change: own.number, class: 'LOW', reason: 'It is harmless.' });
      const bar = 'involved-do-not-lower-risk';
      await isRefused('Maya Patel', 'SEGREGATION_VIOLATION', bar, lower(as.maya));
      await isRefused('Lena Fischer', 'SEGREGATION_VIOLATION', bar, lower(as.lena));
      await isRefused('Nora Lindqvist', 'NOT_PERMITTED', 'default-deny', lower(as.nora));
    });

    it('rules are put into force by nobody who proposed them, by no administrator, and not others than were read (30)', async () => {
      const set = await proposed(as.nora, { files: policyFiles(otherRules) });
      const own = await proposed(claire, { files: policyFiles(otherRules) });
      const activate =
        (by: Client, { id, digest } = set) =>
        () =>
          side(by, 'activatePolicySet', { proposal: id, digest });
      const bar = 'proposer-does-not-put-rules-into-force';
      await isRefused('Claire Dubois', 'SEGREGATION_VIOLATION', bar, activate(claire, own));
      await isRefused('Nora Lindqvist', 'SEGREGATION_VIOLATION', bar, activate(as.nora));
      await isRefused('Hugo Brandt', 'NOT_PERMITTED', 'default-deny', activate(as.hugo));
      const swapped = { ...set, digest: `sha256:${'0'.repeat(64)}` };
      await isRefused('Claire Dubois', 'STALE_CONTENT', '', activate(claire, swapped));
    });
  },
);
