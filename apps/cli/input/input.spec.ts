import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { readChangeFile } from './change-file.ts';
import { type CommandTree, completionScripts } from './completion-scripts.ts';
import { fieldsOf, flagged } from './file-options.ts';
import { commitsOf } from './git-log.ts';
import { idempotencyKey } from './idempotency.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gavel-input-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the key of a write', () => {
  const ci = { GITHUB_RUN_ID: '77' };

  it('is the same for the same request in the same run, so that a job can be run again', () => {
    const key = idempotencyKey(ci, 'file', { title: 'a', type: 'NORMAL' });
    expect(idempotencyKey(ci, 'file', { type: 'NORMAL', title: 'a' })).toBe(key);
    expect(key).toMatch(/^file-[0-9a-f]{64}$/);
  });

  it('differs by run, command and request', () => {
    const keys = [
      idempotencyKey(ci, 'file', { title: 'a' }),
      idempotencyKey(ci, 'file', { title: 'b' }),
      idempotencyKey(ci, 'comment', { title: 'a' }),
      idempotencyKey({ GITHUB_RUN_ID: '78' }, 'file', { title: 'a' }),
      idempotencyKey({ CI_PIPELINE_ID: '77' }, 'file', { title: 'a' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is new each time outside a pipeline, and what was given otherwise', () => {
    expect(idempotencyKey({}, 'file', {})).not.toBe(idempotencyKey({}, 'file', {}));
    expect(idempotencyKey(ci, 'file', {}, 'mine')).toBe('mine');
  });
});

describe('a change from a file', () => {
  it.each([
    ['change.yml', 'title: A\nservices: [x]\nplannedStart: "2026-12-01T20:00:00Z"\n'],
    ['change.json', '{"title":"A","services":["x"],"plannedStart":"2026-12-01T20:00:00Z"}'],
  ])('is read from %s', async (name, text) => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    const fields = { title: 'A', services: ['x'], plannedStart: '2026-12-01T20:00:00Z' };
    expect(await readChangeFile(file)).toEqual(fields);
  });

  it('keeps an instant without quotes as it was written', async () => {
    const file = path.join(folder, 'bare.yml');
    writeFileSync(file, 'plannedStart: 2026-12-01T20:00:00Z\n');
    expect(await readChangeFile(file)).toEqual({ plannedStart: '2026-12-01T20:00:00Z' });
  });

  it.each(['', '- a', 'title: "', '7'])('is refused for %j', async (text) => {
    const file = path.join(folder, 'bad.yml');
    writeFileSync(file, text);
    await expect(readChangeFile(file)).rejects.toMatchObject({ exitCode: 64 });
  });
});

describe('the flags of a change', () => {
  const parse = (...args: string[]) => {
    const command = flagged(new Command())
      .exitOverride()
      .configureOutput({ writeErr: () => undefined });
    return fieldsOf(command.parse(args, { from: 'user' }).opts());
  };

  it('say fields, and leave out what they do not say', () => {
    const said = ['--title', 'T', '--service', 'a', '--service', 'b', '--start', '2026-12-01T20:00:00Z'];
    expect(parse(...said)).toEqual({
      title: 'T',
      services: ['a', 'b'],
      plannedStart: '2026-12-01T20:00:00Z',
    });
  });

  it('take artifacts and tickets apart', () => {
    expect(parse('--artifact', 'reg.example/a=b=sha256:1', '--work-item', 'jira:PAY-1')).toEqual({
      artifacts: [{ name: 'reg.example/a=b', digest: 'sha256:1' }],
      workItems: [{ system: 'jira', key: 'PAY-1' }],
    });
    expect(() => parse('--artifact', 'nothing')).toThrow();
    expect(() => parse('--work-item', ':x')).toThrow();
  });
});

describe('commits of a range', () => {
  const before = process.cwd();
  beforeAll(() => {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'pipe' });
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@acme.example', '-c', 'commit.gpgsign=false'];
    git('init', '--quiet');
    git('remote', 'add', 'origin', 'git@code.example:acme/payments.git');
    for (const subject of ['First', 'Second\twith a tab']) {
      writeFileSync(path.join(folder, 'ledger.sql'), `-- ${subject}\nSELECT 1;\n`);
      git('add', 'ledger.sql');
      git(...who, 'commit', '--quiet', '--message', subject);
    }
    process.chdir(folder);
  });
  afterAll(() => process.chdir(before));

  it('carry who wrote them, newest first, under origin’s name', async () => {
    const commits = await commitsOf('HEAD');
    expect(commits.map(({ message }) => message)).toEqual(['Second\twith a tab', 'First']);
    expect(commits[0]).toMatchObject({ repository: 'acme/payments', author: 'ada@acme.example' });
    expect(commits[0]?.sha).toMatch(/^[0-9a-f]{40}$/);
    expect(commits.map(({ stats, paths }) => ({ ...stats, paths }))).toEqual([
      { files: 1, added: 1, deleted: 1, paths: ['ledger.sql'] },
      { files: 1, added: 2, deleted: 0, paths: ['ledger.sql'] },
    ]);
    expect(await commitsOf('HEAD~1..HEAD', 'other/name')).toMatchObject([{ repository: 'other/name' }]);
  });

  it.each(['no-such-branch', '--output=/tmp/x'])('are refused for %s', async (range) => {
    await expect(commitsOf(range)).rejects.toMatchObject({ exitCode: 64 });
  });
});

describe('a completion script', () => {
  const tree: CommandTree = {
    name: 'gavel',
    options: ['--json'],
    commands: [
      { name: 'show', options: [], commands: [] },
      { name: 'gate', options: [], commands: [{ name: 'check', options: ['--wait'], commands: [] }] },
    ],
  };

  it('completes in bash', () => {
    const complete = (line: string) => {
      const script = `${completionScripts.bash(tree)}
        COMP_WORDS=(${line} ""); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _gavel; echo "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split(' ');
    };
    expect(complete('gavel')).toEqual(['show', 'gate', '--json', '--json']);
    expect(complete('gavel gate')).toEqual(['check', '--json']);
    expect(complete('gavel --json gate check')).toEqual(['--wait', '--json']);
  });

  it('names every command for zsh and fish', () => {
    expect(completionScripts.zsh(tree)).toContain('"gate check") words="--wait"');
    expect(completionScripts.fish(tree)).toContain(
      "complete -c gavel -n '__fish_seen_subcommand_from gate; and __fish_seen_subcommand_from check' -l wait",
    );
  });
});
