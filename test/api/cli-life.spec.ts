import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { wholeChange } from '../support/changes.ts';
import { Desk, Desks, fileAt } from '../support/gavel.ts';
import { machineOf } from '../support/seeded.ts';
import { stack } from '../support/stack.ts';

const desks = new Desks();
let stranger: Desk;
const at = (username: string): Desk => desks.at(username);
const artifact = `sha256:${'a'.repeat(64)}`;

beforeAll(async () => {
  await desks.signIn('paul', 'maya', 'akiko', 'george', 'lena', 'tomas');
  stranger = desks.add('stranger', new Desk());
}, 60_000);
afterAll(() => desks.clear());

/** The number of a new change of Paul's. */
const filed = (...flags: string[]): Promise<string> =>
  fileAt(at('paul'), wholeChange({ artifacts: [{ name: 'search', digest: artifact }] }), ...flags);

const step = (who: string, ref: string, name: string, ...more: string[]) =>
  at(who).type(['transition', ref, name, ...more]);

async function asked(): Promise<string> {
  const number = await filed('--submit');
  expect((await step('maya', number, 'assessChange')).code).toBe(0);
  return number;
}

describe('several votes at once', () => {
  it('are judged each on its own, on the revisions that were read', async () => {
    const [first, second] = [await asked(), await asked()];
    expect((await at('akiko').type(['vote', 'approve', first, second])).code).toBe(64);
    const voted = await at('akiko').type(['vote', 'approve', `${first}@1`, `${second}@2`]);
    expect(voted.code).toBe(6);
    expect(voted.stdout).toMatch(new RegExp(`^${first}  SCHEDULED\\n${second}  refused: `));
    expect((await at('akiko').type(['vote', 'approve', `${second}@1`])).stdout).toBe(
      `${second}  SCHEDULED\n`,
    );
  });
});

describe('the way of a change', () => {
  it('goes from approval to closed, with each refusal by its exit status', async () => {
    const number = await asked();
    const vote = (who: string, verb: string, ...more: string[]) => at(who).type([verb, number, ...more]);
    const gate = (...more: string[]) => at('paul').type(['gate', 'check', number, ...more]);

    expect((await gate('--environment', 'production-eu')).code).toBe(8);
    expect(await vote('akiko', 'approve')).toMatchObject({ code: 64, stdout: '' });
    expect((await vote('akiko', 'approve', '--revision', '2')).code).toBe(6);
    expect((await vote('akiko', 'approve', '--revision', 'x')).code).toBe(64);
    expect((await vote('paul', 'approve', '--revision', '1')).code).toBe(4);
    expect((await vote('george', 'reject', '--revision', '1')).code).toBe(64);
    const abstained = await vote('george', 'abstain', '--revision', '1', '--comment', 'Not my field.');
    expect(abstained.stdout).toBe(`${number}  ABSTAIN  revision 1  AUTHORIZING\n`);
    expect(abstained.stderr).toContain('Digest');
    expect((await step('lena', number, 'startImplementation')).code).toBe(3);
    expect((await vote('akiko', 'approve', '--revision', '1')).code).toBe(0);

    expect((await gate('--environment', 'production-eu', '--artifact', artifact)).code).toBe(0);
    expect((await gate('--environment', 'dev')).code).toBe(3);
    const stale = await gate('--artifact', `sha256:${'b'.repeat(64)}`);
    expect(stale.code).toBe(6);
    expect(stale.stdout).toMatch(/^REFUSED/);

    expect((await step('lena', number, 'startImplementation')).code).toBe(0);
    expect((await step('lena', number, 'completeImplementation', '--if-version', '1')).code).toBe(6);
    expect((await step('lena', number, 'completeImplementation')).code).toBe(0);
    const own = await step('lena', number, 'recordValidation', '--result', 'PASSED');
    expect(own.code).toBe(4);
    expect(own.stderr).toContain('implementer-is-not-verifier');
    expect((await step('tomas', number, 'recordValidation')).code).toBe(64);
    expect((await step('tomas', number, 'recordValidation', '--result', 'PASSED')).code).toBe(0);
    expect((await step('paul', number, 'closeChange', '--outcome', 'SUCCESSFUL')).stdout).toBe(
      `${number}  closeChange  CLOSED\n`,
    );
    expect((await gate()).code).toBe(3);
    expect((await step('paul', number, 'noSuchStep')).code).toBe(64);
  }, 60_000);

  it('ends at a rejection', async () => {
    const number = await asked();
    const waiting = at('paul').type(['wait', number, '--timeout', '20s']);
    await at('akiko').type(['reject', number, '--revision', '1', '--comment', 'Not on a Friday.']);
    expect((await waiting).code).toBe(5);
    expect((await at('paul').type(['gate', 'check', number])).code).toBe(5);
  }, 60_000);

  it('tells that an edit voids approvals', async () => {
    const number = await asked();
    await at('akiko').type(['approve', number, '--revision', '1']);
    const edited = await at('paul').type(['edit', number, '--backout-plan', 'Another one.']);
    expect(edited.stdout).toMatch(new RegExp(`^${number}  revision 2 .* ASSESSING\n$`));
    expect(edited.stderr).toContain('void');
    expect((await at('paul').type(['edit', number, '--title', 'x', '--if-version', '1'])).code).toBe(6);
    expect((await at('paul').type(['edit', number])).code).toBe(64);
  }, 60_000);

  it('keeps comments', async () => {
    const number = await filed();
    expect((await at('akiko').type(['comment', number, 'Why at night?'])).code).toBe(0);
    const timeline = await at('paul').type(['api', 'GET', `/api/v1/changes/${number}/timeline`]);
    expect(timeline.stdout).toContain('Why at night?');
    expect(timeline.stdout).toContain('"door":"cli"');
  });
});

describe('an emergency', () => {
  it('is declared in one go, and its approval is not taken for given when its work has begun', async () => {
    const words = ['--reason', 'Search is down.', '--incident', 'INC-1', '--service', 'search'];
    const { change } = await at('tomas').json<{ change: { number: string; state: string; title: string } }>([
      ...['emergency', ...words, '--environment', 'production-eu'],
    ]);
    expect(change).toMatchObject({ state: 'AUTHORIZING', title: 'Search is down.' });
    expect((await step('tomas', change.number, 'startImplementation')).code).toBe(0);
    const wait = ['wait', change.number, '--for', 'approved', '--timeout'];
    expect((await at('paul').type([...wait, '100ms'])).code).toBe(8);
    const waiting = at('paul').type([...wait, '20s']);
    await at('akiko').type(['approve', change.number, '--revision', '1']);
    expect((await waiting).code).toBe(0);
    expect((await at('tomas').type(['emergency', ...words])).code).toBe(64);
    expect((await at('akiko').type(['emergency', ...words, '--environment', 'dev'])).code).toBe(4);
  }, 60_000);
});

describe('evidence', () => {
  it('is attached from a file and from stdin, read, and listed', async () => {
    const number = await filed();
    const file = path.join(stranger.folder, 'junit.xml');
    const report =
      '<testsuites><testsuite name="s" tests="1" failures="0"><testcase name="t"/></testsuite></testsuites>';
    writeFileSync(file, report);
    const add = ['evidence', 'add', number, '--kind'];
    const added = await at('paul').type([...add, 'TEST_REPORT', '--file', file]);
    expect(added.code).toBe(0);
    expect(added.stdout).toContain('PASSED (junit-xml)');
    const piped = await at('paul').type([...add, 'DOCUMENT', '--file', '-', '--name', 'notes.txt'], {
      stdin: 'ok',
    });
    expect(piped.code).toBe(0);
    const listed = await at('lena').json<{ evidence: { name: string }[] }>(['evidence', 'list', number]);
    expect(listed.evidence.map((e) => e.name)).toEqual(['junit.xml', 'notes.txt']);
    expect((await at('paul').type([...add, 'NO_SUCH', '--file', file])).code).toBe(64);
    expect((await at('paul').type([...add, 'DOCUMENT', '--file', '-'])).code).toBe(64);
    expect((await at('akiko').type([...add, 'DOCUMENT', '--file', file])).code).toBe(4);
  });
});

describe('a machine', () => {
  it('files and asks the gate by its token alone, and never votes', async () => {
    const client = await machineOf('ines', 'changes:write', 'gate:read');
    const env = {
      GAVEL_URL: stack().shared.apiUrl,
      GAVEL_TOKEN: client.headers['authorization']?.replace('Bearer ', ''),
    };
    expect((await stranger.type(['file', '--title', 'By a pipeline'], { env })).code).toBe(0);
    const number = await asked();
    expect((await stranger.type(['gate', 'check', number], { env })).code).toBe(8);
    const vote = await stranger.type(['approve', number, '--revision', '1'], { env });
    expect(vote.code).toBe(4);
    expect(vote.stderr).toContain('machine-needs-person');
    expect((await stranger.type(['evidence', 'list', number], { env })).code).toBe(0);
  });
});
