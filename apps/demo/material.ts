import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.ts';
import type { Stage } from './stage.ts';

/** What this repository has to say about its own release. Nothing of it is made up. */
export interface Material {
  /** The range of commits that is released, for `gavel file --commits`; null where this copy has no history. */
  readonly range: string | null;
  readonly commitCount: number;
  readonly version: string;
  /** Files that the commits change, grouped by folder, in words. */
  readonly changedFiles: string;
  readonly artifact: { readonly name: string; readonly digest: string };
  readonly documents: readonly Document[];
}

export interface Document {
  readonly kind: 'TEST_REPORT' | 'SBOM' | 'AUDIT_REPORT';
  readonly file: string;
  readonly name: string;
  /** Where it comes from, in words. */
  readonly origin: string;
}

/** As many commits as people still read. */
const most = 50;

export async function gather(stage: Stage): Promise<Material> {
  const { root } = stage.place;
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const artifact = path.join(root, 'dist/gavel.mjs');
  const digest = createHash('sha256').update(readFileSync(artifact)).digest('hex');
  return {
    version,
    ...(await history(root)),
    artifact: { name: 'gavel.mjs', digest: `sha256:${digest}` },
    documents: [await testReport(stage), await bill(stage), await audit(stage)],
  };
}

async function history(root: string): Promise<Pick<Material, 'range' | 'commitCount' | 'changedFiles'>> {
  const git = async (...args: string[]) => (await run('git', args, { cwd: root })).stdout.trim();
  const commits = (await git('log', `--max-count=${most}`, '--format=%H')).split('\n').filter(Boolean);
  const oldest = commits.at(-1);
  if (oldest === undefined)
    return { range: null, commitCount: 0, changedFiles: 'This copy has no git history.' };
  const hasParent =
    (await run('git', ['rev-parse', '-q', '--verify', `${oldest}^`], { cwd: root })).code === 0;
  const range = hasParent ? `${oldest}^..HEAD` : 'HEAD';
  const files = (await git('log', '--name-only', '--format=', range)).split('\n').filter(Boolean);
  return { range, commitCount: commits.length, changedFiles: byFolder([...new Set(files)]) };
}

function byFolder(files: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const file of files) {
    const folder = file.includes('/') ? file.split('/').slice(0, 2).join('/') : 'the top folder';
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const folders = [...counts].sort(([, a], [, b]) => b - a).map(([folder, n]) => `${folder} (${n})`);
  const shown = folders.slice(0, 12).join(', ');
  return `${files.length} files changed: ${shown}${folders.length > 12 ? ` and ${folders.length - 12} folders more` : ''}.`;
}

/** The report that the unit tests wrote; they are run where there is none, or where the last run failed. */
async function testReport({ place: { root }, narrator }: Stage): Promise<Document> {
  const file = path.join(root, 'reports/unit.xml');
  if (!hasPassed(file)) {
    narrator.note(
      'There is no report of unit tests that passed yet: they are run now, which takes a minute …',
    );
    await run(process.execPath, ['scripts/jest.mjs', '--selectProjects=unit', '--reporters=jest-junit'], {
      cwd: root,
      env: { ...process.env, JEST_JUNIT_OUTPUT_DIR: 'reports', JEST_JUNIT_OUTPUT_NAME: 'unit.xml' },
    });
  }
  if (!hasPassed(file))
    throw new Error(
      'Unit tests fail, and the gate lets no change start whose test report failed. Run "npm run test:unit", and mend what it names.',
    );
  const when = statSync(file).mtime.toISOString();
  return { kind: 'TEST_REPORT', file, name: 'junit.xml', origin: `the unit tests of ${when}` };
}

/** Whether there is a JUnit report, and it counts neither failures nor errors. */
const hasPassed = (file: string): boolean =>
  existsSync(file) && !/<testsuites?\b[^>]*\b(failures|errors)="[1-9]/.test(readFileSync(file, 'utf8'));

/** The software bill of materials, by CycloneDX's own tool for npm, of what runs in production. */
async function bill({ place: { root }, folder }: Stage): Promise<Document> {
  const file = path.join(folder, 'sbom.cdx.json');
  const tool = path.join(root, 'node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js');
  const args = ['--package-lock-only', '--omit', 'dev', '--output-reproducible', '--output-file', file];
  const { code, stderr } = await run(process.execPath, [tool, ...args], { cwd: root });
  if (code !== 0 || !existsSync(file)) throw new Error(`The bill of materials could not be made: ${stderr}`);
  return { kind: 'SBOM', file, name: 'sbom.cdx.json', origin: 'package-lock.json, read by cyclonedx-npm' };
}

/** What `npm audit` answers; without a registry that audits, the answer says so, and is attached as it is. */
async function audit({ place: { root }, folder }: Stage): Promise<Document> {
  const file = path.join(folder, 'npm-audit.json');
  const { stdout, stderr } = await run('npm', ['audit', '--json', '--omit=dev'], { cwd: root });
  writeFileSync(file, stdout.trim() === '' ? JSON.stringify({ error: { summary: stderr.trim() } }) : stdout);
  const answered = stdout.includes('"vulnerabilities"');
  return {
    kind: 'AUDIT_REPORT',
    file,
    name: 'npm-audit.json',
    origin: answered ? 'npm audit' : 'npm audit, which could not audit here: its answer is attached as it is',
  };
}
