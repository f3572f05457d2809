import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createRequire } from 'node:module';
import { authorizing, voteCodes } from '../support/approvals.ts';
import { attempt, does, type ShownChange, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { junit, upload } from '../support/evidence.ts';
import { Desk } from '../support/gavel.ts';
import { mutate } from '../support/mutate.ts';
import { machineBy, seeded } from '../support/seeded.ts';
import { environments, event, Poster, push, services, shaOf, some } from '../support/webhooks.ts';

// Each story is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let ravi: Client;
let lena: Client;
let maya: Client;
let akiko: Client;
let claire: Client;
let pipeline: Client;
let github: Poster;

beforeAll(async () => {
  const all = await Promise.all(['ravi', 'lena', 'maya', 'akiko', 'claire'].map(seeded));
  [ravi, lena, maya, akiko, claire] = all as [Client, Client, Client, Client, Client];
  const nora = await seeded('nora');
  pipeline = await machineBy(nora, 'ines', 'evidence:write', 'changes:read', 'gate:read');
  github = await Poster.of(nora, 'GITHUB', { services, environments });
});

interface Need {
  readonly kind: string;
  readonly status: string;
  readonly because: string | null;
  readonly how: string | null;
  readonly whoCan: readonly string[];
  readonly rules: readonly string[];
  readonly satisfiedBy: readonly { readonly source: string; readonly name: string }[];
}
interface Standing {
  readonly complete: boolean;
  readonly needs: readonly Need[];
  readonly pipelines: readonly string[];
}
const standing = async (change: string): Promise<Standing> => {
  const { status, body } = await pipeline.rest('GET', `/api/v1/changes/${change}/evidence-completeness`);
  expect(status).toBe(200);
  return body as Standing;
};
const statuses = async (change: string): Promise<Record<string, string>> =>
  Object.fromEntries((await standing(change)).needs.map(({ kind, status }) => [kind, status]));
const tests = (change: string, failures = 0, by = pipeline) =>
  upload(by, change, { kind: 'TEST_REPORT', name: 'unit.xml' }, junit(failures));

/** A change to a service of tier 2, approved. */
async function approved(over: Record<string, unknown> = {}): Promise<ShownChange> {
  const change = await authorizing(
    { requester: ravi, changeManager: maya },
    { services: ['web-shop'], ...over },
  );
  expect(await voteCodes(akiko, change)).toEqual([]);
  return change;
}
const lastEvent = async (change: string): Promise<string | undefined> => {
  const found = await ravi.ask<{ change: { timeline: { nodes: { type: string }[] } } }>(
    `query ($ref: String!) { change(ref: $ref) { timeline(last: 1) { nodes { type } } } }`,
    { ref: change },
  );
  return found.change.timeline.nodes[0]?.type;
};
const gate = async (change: string) =>
  (await pipeline.rest('GET', `/api/v1/gate?change=${change}&environment=production-eu`)).body as {
    verdict: string;
    reasons: { message: string; rule: string; missing: string[]; whoCan: string[]; wayOut: string }[];
  };

describe('a change that needs evidence', () => {
  it('does not start before it is there, and says what is missing, why, who can bring it, and how', async () => {
    const { number } = await approved();
    const refused = await attempt(lena, 'startImplementation', { change: number });
    expect(refused.problems).toMatchObject([{ code: 'NOT_READY', rule: 'start-needs-completeness' }]);
    expect(refused.problems[0]?.message).toContain('Missing: evidence: TEST_REPORT (there is none).');
    expect(await lastEvent(number)).toBe('change.refused');
    const held = await gate(number);
    expect(held).toMatchObject({
      verdict: 'PENDING',
      reasons: [{ rule: 'start-needs-completeness', missing: ['evidence: TEST_REPORT'] }],
    });
    expect(held.reasons[0]?.wayOut).toContain(`gavel evidence add ${number} --kind TEST_REPORT --file FILE`);
    expect(held.reasons[0]?.whoCan.length).toBeGreaterThan(0);

    await tests(number, 1);
    expect((await gate(number)).reasons[0]?.message).toContain('unit.xml speaks against the change');
    await upload(pipeline, number, { kind: 'TEST_REPORT', name: 'report.pdf' }, 'All is well.');
    await tests(number);
    expect(await statuses(number)).toEqual({ TEST_REPORT: 'SATISFIED' });
    expect((await gate(number)).verdict).toBe('ALLOWED');
    expect((await does(lena, 'startImplementation', { change: number })).state).toBe('IMPLEMENTING');
  });

  it('is not satisfied by what nobody could read, whatever it is called', async () => {
    const { number } = await approved();
    await upload(ravi, number, { kind: 'TEST_REPORT', name: 'report.pdf' }, 'All is well.');
    const [need] = (await standing(number)).needs;
    expect(need).toMatchObject({
      status: 'MISSING',
      because: expect.stringContaining('nobody can tell what report.pdf says'),
    });
    expect((await attempt(lena, 'startImplementation', { change: number })).problems).toHaveLength(1);
  });

  it('needs it anew after a material edit, and after a commit, at the gate even while the work is under way', async () => {
    const change = await approved();
    const { number } = change;
    await tests(number);
    const { version } = await does(ravi, 'commentOnChange', { change: number, text: 'Soon.' });
    await does(ravi, 'updateChange', { change: number, expectedVersion: version, testPlan: 'Search twice.' });
    const [edited] = (await standing(number)).needs;
    expect(edited).toMatchObject({
      status: 'STALE',
      because: expect.stringContaining('before the material edit'),
    });
    await tests(number, 0, ravi).then(({ status }) => expect(status).toBe(409));
    await upload(pipeline, number, { kind: 'TEST_REPORT', name: 'again.xml' }, junit(0));
    expect(await statuses(number)).toEqual({ TEST_REPORT: 'SATISFIED' });

    const again = await does(maya, 'assessChange', { change: number });
    expect(await voteCodes(akiko, again)).toEqual([]);
    await does(lena, 'startImplementation', { change: number });
    expect((await gate(number)).verdict).toBe('ALLOWED');
    const sha = shaOf();
    await github.tell(push(`acme/${some()}`, sha, `One more thing (${number})`), event('push'));
    expect(await statuses(number)).toEqual({ TEST_REPORT: 'STALE' });
    const stopped = await gate(number);
    expect(stopped.verdict).toBe('PENDING');
    expect(stopped.reasons[0]?.message).toContain(
      `again.xml was taken before the commit ${sha.slice(0, 12)}`,
    );
    const words = { kind: 'TEST_REPORT', name: 'of-commit.xml' };
    expect((await upload(pipeline, number, { ...words, commit: 'main' }, junit(0))).status).toBe(422);
    const { body } = await upload(pipeline, number, { ...words, commit: sha }, junit(0));
    expect(body).toMatchObject({ commit: sha, artifact: null });
    expect((await gate(number)).verdict).toBe('ALLOWED');
  });

  it('goes on without it by an exception of compliance from the very rule, and no longer than that holds', async () => {
    const change = await approved();
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const asked = {
      rule: 'critical-service-shows-its-tests',
      reason: 'Nothing to test.',
      change: change.number,
      until,
    };
    const { exception } = await mutate<{ exception: { id: string } }>(
      ravi,
      'requestException',
      asked,
      'exception { id }',
    );
    expect(await statuses(change.number)).toEqual({ TEST_REPORT: 'MISSING' });
    const decided = { exception: exception.id, granted: true, note: 'Seen.' };
    await mutate(claire, 'decideException', decided, 'exception { id }');
    expect((await standing(change.number)).needs).toMatchObject([
      { status: 'EXCEPTED', excepted: ['critical-service-shows-its-tests'], how: null },
    ]);
    await mutate(claire, 'revokeException', { exception: exception.id, note: 'No.' }, 'exception { id }');
    expect(await statuses(change.number)).toEqual({ TEST_REPORT: 'MISSING' });
  });

  it('tells the same over GraphQL and by the command line', async () => {
    const { number } = await approved();
    const { change } = await ravi.ask<{ change: { evidenceCompleteness: Standing } }>(
      `query ($ref: String!) { change(ref: $ref) { evidenceCompleteness { complete pipelines asked { name }
         needs { kind status by verdict from freshAfter rules because how whoCan satisfiedBy { source name } passedOver { name because } } } } }`,
      { ref: number },
    );
    expect(change.evidenceCompleteness).toMatchObject({
      complete: false,
      asked: [{ name: expect.stringContaining('Lena') }, { name: expect.stringContaining('Ravi') }],
      needs: [
        {
          kind: 'TEST_REPORT',
          status: 'MISSING',
          by: 'start',
          verdict: 'PASSED',
          freshAfter: ['edit', 'commit'],
        },
      ],
    });
    const desk = Desk.with(ravi);
    const { code, stdout } = await desk.type(['evidence', 'missing', number]);
    expect(code).toBe(0);
    expect(stdout).toContain('- TEST_REPORT, by start: MISSING: there is none');
    expect(stdout).toContain(`gavel evidence add ${number} --kind TEST_REPORT --file FILE`);
    expect(stdout).toMatch(/Asked first: Lena .*, Ravi /);
  });
});

describe('what code hosts and pipelines tell of a commit', () => {
  interface Example {
    readonly action?: string;
    readonly [key: string]: unknown;
  }
  const all = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
    name: string;
    examples: Example[];
  }[];
  const example = (name: string, fits: (one: Example) => boolean): Example => {
    const found = all.find((one) => one.name === name)?.examples.find(fits);
    if (found === undefined) throw new Error(`GitHub gives no such example of ${name}.`);
    return found;
  };
  /** GitHub's own payloads, of one commit in a repository that no other story tells of. */
  function story(change: string) {
    const [repository, sha] = [`acme/${some()}`, shaOf()];
    const of = (payload: Example, alter: (text: string) => string = (text) => text): unknown => {
      const text = JSON.stringify(payload)
        .replaceAll('Codertocat/Hello-World', repository)
        .replaceAll(/"(head_sha|commit_id)":"[0-9a-f]{40}"/g, `"$1":"${sha}"`);
      return JSON.parse(alter(text)) as unknown;
    };
    const [pushed] = [example('push', (one) => (one['commits'] as unknown[]).length === 0)];
    const commits = push(repository, sha, `Pay faster (${change})`).commits;
    const approval = (text: string) =>
      text
        .replace('"state":"commented"', '"state":"approved"')
        .replace(/("head":\{.*?"sha":")[0-9a-f]{40}/, `$1${sha}`)
        // Nobody approves their own.
        .replace(/("review":\{.*?"login":")[^"]+/, '$1octo-reviewer');
    const id = (text: string) =>
      text.replace(/"id":\d{6,}/g, () => `"id":${Math.floor(Math.random() * 1e12)}`);
    const checked = example(
      'check_run',
      (one) => (one['check_run'] as { conclusion?: string }).conclusion === 'success',
    );
    return {
      sha,
      linter: of(checked, id),
      told: {
        push: of({ ...pushed, commits }),
        pull_request_review: of(
          example('pull_request_review', ({ action }) => action === 'submitted'),
          approval,
        ),
        // The check of the example is a linter’s, which is no test.
        check_run: of(checked, (text) => id(text).replaceAll('Octocoders-linter', 'unit tests')),
        workflow_run: of(
          example(
            'workflow_run',
            (one) => (one['workflow_run'] as { conclusion?: string }).conclusion === 'success',
          ),
          id,
        ),
      },
    };
  }
  const orders = [
    ['push', 'pull_request_review', 'check_run', 'workflow_run'],
    ['workflow_run', 'check_run', 'pull_request_review', 'push'],
    ['check_run', 'push', 'workflow_run', 'pull_request_review'],
  ] as const;

  it.each(orders)('counts for the change that the commit names, told as %s, %s, %s, %s', async (...order) => {
    const filed = await does(
      ravi,
      'fileChange',
      wholeChange({ services: ['payments'], implementer: 'lena@acme.example' }),
    );
    const { told, sha, linter } = story(filed.number);
    expect(await statuses(filed.number)).toEqual({ TEST_REPORT: 'MISSING' });
    await github.tell(linter, event('check_run'));
    for (const name of order) expect((await github.tell(told[name], event(name))).state).toBe('READ');
    const found = await standing(filed.number);
    expect(
      found.needs.map(({ kind, status, satisfiedBy }) => [kind, status, satisfiedBy[0]?.source]),
    ).toEqual([
      ['TEST_REPORT', 'SATISFIED', 'TEST_RUN'],
      ['CODE_REVIEW', 'SATISFIED', 'REVIEW'],
    ]);
    expect(found.complete).toBe(true);
    expect(found.pipelines).toEqual(expect.arrayContaining([expect.stringMatching(/checks/)]));
    // One more commit, and all of it is of the one before.
    const later = push('acme/later', shaOf(), `And more (${filed.number})`);
    const repository = (told.push as { repository: object }).repository;
    const commits = later.commits.map((one) => ({ ...one, timestamp: '2026-11-21T15:00:00Z' }));
    await github.tell({ ...later, repository, commits }, event('push'));
    const stale = await standing(filed.number);
    expect(stale.needs.map(({ status, because }) => [status, because?.includes(sha.slice(0, 12))])).toEqual([
      ['STALE', true],
      ['STALE', true],
    ]);
  });
});
