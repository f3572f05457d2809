import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, voteCodes, type Voters } from '../support/approvals.ts';
import { attempt, does, type ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { mutate } from '../support/mutate.ts';
import { OwnSystem } from '../support/own-system.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let ravi: Client;
let lena: Client;
let maya: Client;
let akiko: Client;
let sofia: Client;
let claire: Client;
let nora: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  [ravi, lena, maya, akiko, sofia, claire, nora] = (await Promise.all(
    ['ravi', 'lena', 'maya', 'akiko', 'sofia', 'claire', 'nora'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client, Client, Client];
  voters = { requester: ravi, changeManager: maya };
}, 60_000);

afterAll(() => system.stop());

const digest = (n: number) => `sha256:${String(n).repeat(64)}`;
let told = 0;
const deploys = async (over: Record<string, unknown>) => {
  const input = {
    source: 'https://ci.acme.example',
    externalId: `run-${(told += 1)}`,
    service: 'search',
    environment: 'production-eu',
    deployer: 'lena@acme.example',
    startedAt: new Date().toISOString(),
    outcome: 'SUCCEEDED',
    ...over,
  };
  const { status, body } = await lena.rest('POST', '/api/v1/deployments', input);
  expect([status, body]).toEqual([201, expect.anything()]);
  return body as { id: string; change: string | null };
};
const commits = (change: ShownChange, who: Record<string, unknown>) =>
  lena.rest('POST', '/api/v1/commits', {
    repository: 'acme/search',
    sha: String((told += 1)).padStart(40, 'a'),
    committedAt: new Date().toISOString(),
    change: change.number,
    author: 'stranger@elsewhere.example',
    ...who,
  });
interface Found {
  readonly id: string;
  readonly rule: string;
  readonly severity: string;
  readonly answerBy: string;
  readonly disposition: string;
  readonly owner: { readonly name: string } | null;
  readonly persons: readonly { readonly name: string }[];
}
const violations = async (filter: Record<string, unknown>): Promise<Found[]> =>
  (
    await ravi.ask<{ violations: { nodes: Found[] } }>(
      `query ($filter: ViolationFilter) { violations(filter: $filter) { nodes {
         id rule severity answerBy disposition owner { name } persons { name } } } }`,
      { filter },
    )
  ).violations.nodes;
const rulesOf = async (change: ShownChange) =>
  (await violations({ change: change.number })).map((v) => v.rule);
const implementing = async (over: Record<string, unknown> = {}): Promise<ShownChange> => {
  const change = await authorizing(voters, over);
  expect(await voteCodes(akiko, change)).toEqual([]);
  return does(lena, 'startImplementation', { change: change.number });
};

describe('a deployment that has happened', () => {
  it('as approved, by whoever carries the change out, breaks no rule', async () => {
    const change = await implementing({ artifacts: [{ name: 'search', digest: digest(1) }] });
    await deploys({ change: change.number, artifact: digest(1) });
    expect(await rulesOf(change)).toEqual([]);
  });

  it('without any change is a violation that somebody has to answer for by a day', async () => {
    const { id } = await deploys({ service: 'payments', environment: 'production-us' });
    const [found] = await violations({ rules: ['deployed-without-change'], linked: false });
    expect(found).toMatchObject({
      severity: 'CRITICAL',
      disposition: 'OPEN',
      persons: [{ name: 'Lena Fischer' }],
    });
    expect(found?.owner).not.toBeNull();
    const hours = (new Date(found?.answerBy ?? 0).getTime() - Date.now()) / 3_600_000;
    expect(Math.round(hours)).toBe(72);
    const [event] = await system.rows<{ data: Record<string, unknown> }>(
      `SELECT data FROM event WHERE type = 'violation.recorded' ORDER BY seq DESC LIMIT 1`,
    );
    expect(event?.data).toMatchObject({ rule: 'deployed-without-change' });
    expect(id).toBeTruthy();
  });

  it('before the approval, with another artifact, by a stranger: each is on record', async () => {
    const change = await authorizing(voters, { artifacts: [{ name: 'search', digest: digest(1) }] });
    await deploys({ change: change.number, artifact: digest(2), deployer: 'https://github.com|nobody' });
    expect((await rulesOf(change)).sort()).toEqual([
      'deployed-other-artifact',
      'deployed-unapproved',
      'unknown-deployer',
    ]);
  });

  it('by somebody whose approval counts', async () => {
    const change = await implementing();
    await deploys({ change: change.number, deployer: 'akiko@acme.example' });
    expect(await violations({ change: change.number })).toMatchObject([
      { rule: 'approver-is-not-implementer', severity: 'HIGH', persons: [{ name: 'Akiko Tanaka' }] },
    ]);
  });

  it('by an identity of which it comes to light later whose it is', async () => {
    const change = await implementing();
    await deploys({ change: change.number, deployer: 'https://git.acme.example|at-work' });
    expect(await rulesOf(change)).toEqual(['unknown-deployer']);
    const link = {
      person: 'akiko@acme.example',
      kind: 'CODE_HOST',
      identity: 'https://git.acme.example|AT-work',
      evidence: 'Directory of the code host.',
    };
    expect((await mutate(ravi, 'linkIdentity', link, 'person { id }')).problems).toMatchObject([
      { code: 'NOT_PERMITTED' },
    ]);
    const linked = await mutate<{ person: unknown }>(
      nora,
      'linkIdentity',
      link,
      'person { identities { identity } }',
    );
    expect(linked.person).toEqual({ identities: [{ identity: 'https://git.acme.example|at-work' }] });
    expect(await rulesOf(change)).toContain('approver-is-not-implementer');
    expect(
      (await mutate(nora, 'linkIdentity', { ...link, person: 'lena@acme.example' }, 'person { id }'))
        .problems,
    ).toMatchObject([{ code: 'ALREADY_EXISTS' }]);
  });
});

describe('a commit that arrives', () => {
  it('before the vote makes its author, whoever wrote along and whoever committed it no approvers', async () => {
    const change = await authorizing(voters);
    await commits(change, { message: 'Tune it\n\nCo-authored-by: S. Rossi <sofia@acme.example>' });
    expect(await voteCodes(sofia, change)).toEqual(['SEGREGATION_VIOLATION']);
    await commits(change, { committer: 'akiko@acme.example' });
    expect(await voteCodes(akiko, change)).toEqual(['SEGREGATION_VIOLATION']);
    const { change: shown } = await ravi.ask<{
      change: { hats: { hat: string }[]; unresolvedIdentities: unknown[] };
    }>(`query ($ref: String!) { change(ref: $ref) { hats { hat } unresolvedIdentities { hat identity } } }`, {
      ref: change.number,
    });
    expect(shown.hats.map((h) => h.hat)).toEqual(expect.arrayContaining(['CO_AUTHOR', 'COMMITTER']));
    expect(shown.unresolvedIdentities).toEqual([{ hat: 'AUTHOR', identity: 'stranger@elsewhere.example' }]);
  });

  it('after the approval, by an approver, is a violation, and the work does not start on that approval', async () => {
    const change = await authorizing(voters);
    expect(await voteCodes(akiko, change)).toEqual([]);
    await commits(change, { author: 'Akiko <akiko@acme.example>' });
    expect(await rulesOf(change)).toEqual(['author-is-not-approver']);
    const started = await attempt(lena, 'startImplementation', { change: change.number });
    expect(started.problems).toMatchObject([{ code: 'SEGREGATION_VIOLATION' }]);
  });

  it('by nobody known bars the approval on a service of tier 1 until the identity is known', async () => {
    const change = await authorizing(voters, { services: ['payments'], ...tierOne });
    await commits(change, { author: 'https://git.acme.example|ghost' });
    expect(await rulesOf(change)).toEqual(['unknown-author']);
    const ballot = { change: change.number, verdict: 'APPROVE', digest: change.contentDigest };
    expect((await attempt(akiko, 'castVote', ballot)).problems.map((p) => p.code)).toEqual([
      'SEGREGATION_VIOLATION',
    ]);
    await mutate(
      nora,
      'linkIdentity',
      {
        person: 'ravi@acme.example',
        kind: 'CODE_HOST',
        identity: 'https://git.acme.example|ghost',
        evidence: 'He said so, and the code host agrees.',
      },
      'person { id }',
    );
    expect((await attempt(akiko, 'castVote', ballot)).problems).toEqual([]);
  });
});

const tierOne = { communicationPlan: 'Mail.', securityImpact: 'None.', privacyImpact: 'None.' };

describe('a violation', () => {
  it('is settled by compliance, given to somebody else, and never settled by whom it is about', async () => {
    await deploys({ service: 'payments', environment: 'production-us', deployer: 'claire@acme.example' });
    const [mine] = await violations({ rules: ['deployed-without-change'] });
    const say = { violation: mine?.id, disposition: 'ACCEPTED', note: 'A drill.' };
    expect(
      (await mutate(claire, 'recordViolationDisposition', say, 'violation { id }')).problems,
    ).toMatchObject([{ rule: 'violator-is-not-settler' }]);
    await deploys({ service: 'payments', environment: 'production-us' });
    const [other] = await violations({ rules: ['deployed-without-change'] });
    const to = { violation: other?.id, owner: 'george@acme.example', note: 'It was his team.' };
    expect((await mutate(lena, 'reassignViolation', to, 'violation { id }')).problems).toMatchObject([
      { code: 'NOT_PERMITTED' },
    ]);
    const given = await mutate(claire, 'reassignViolation', to, 'violation { owner { name } }');
    expect(given).toMatchObject({ violation: { owner: { name: expect.stringContaining('George') } } });
    expect(
      (await mutate(claire, 'reassignViolation', { ...to, owner: 'lena@acme.example' }, 'violation { id }'))
        .problems,
    ).toMatchObject([{ rule: 'violator-is-not-owner' }]);
    const settled = await mutate(
      claire,
      'recordViolationDisposition',
      { ...say, violation: other?.id },
      'change { id } violation { disposition }',
    );
    expect(settled).toMatchObject({ change: null, violation: { disposition: 'ACCEPTED' }, problems: [] });
    const open = await violations({ owner: 'george@acme.example', dispositions: ['OPEN'], linked: false });
    expect(open.map((v) => v.id)).not.toContain(other?.id);
  });
});
