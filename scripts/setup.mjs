// Makes a clone ready to run: Node's version, the packages, the build. Needs nothing but Node itself.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { releaseLock, takeLock } from './lib/lock.mjs';
import { Progress } from './lib/progress.mjs';
import { giveUp, root } from './lib/project.mjs';
import { npm } from './lib/run.mjs';

const built = ['apps', 'libs', 'workflows', 'policies'];
const buildInputs = [
  'scripts/bundle-cli.mjs',
  'scripts/bundle-workflows.mjs',
  'package.json',
  'package-lock.json',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** @returns what to tell the user, or null when this Node will do */
export function nodeProblem(version, wanted) {
  const number = (text) => text.split('.').map(Number);
  const [major, minor] = number(version);
  const [wantedMajor, wantedMinor] = number(wanted);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return null;
  return (
    `Gavel needs Node ${wanted} or newer; this is ${version}.\n` +
    'Install it from https://nodejs.org or with your version manager, for example: nvm install 20'
  );
}

/** Whether node_modules holds what the lockfile lists; packages for other machines may be missing. */
export function isInstalled(lock, installed) {
  return Object.entries(lock.packages).every(([place, wanted]) => {
    const there = installed.packages[place];
    if (there === undefined) return place === '' || wanted.optional === true || wanted.link === true;
    return there.version === wanted.version;
  });
}

const lockFile = () => JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));

function installed() {
  const file = path.join(root, 'node_modules/.package-lock.json');
  return existsSync(file) && isInstalled(lockFile(), JSON.parse(readFileSync(file, 'utf8')));
}

/** One start or test of this checkout at a time; the others wait and then find the work done. */
async function alone(name, work) {
  const file = path.join(root, '.gavel', name);
  while (takeLock(file, 'node') !== null) await sleep(200);
  try {
    await work();
  } finally {
    releaseLock(file);
  }
}

async function install(progress) {
  if (installed()) return;
  await alone('installing.lock', async () => {
    if (installed()) return;
    await progress.step('Install the packages (the first time a minute or two)', async () => {
      // What is there is brought up to date in place: "npm ci" would take it away under programs that use it.
      const fresh = !existsSync(path.join(root, 'node_modules/.package-lock.json'));
      const words = fresh ? ['ci'] : ['install', '--no-save'];
      const { code, said } = await npm([...words, '--no-audit', '--no-fund', '--loglevel=error']);
      if (code !== 0) throw new Error(whyNotInstalled(words[0], said));
    });
  });
}

function whyNotInstalled(word, said) {
  return (
    `npm ${word} failed:\n${said}\n\n` +
    "If the registry could not be reached, check the network or npm's proxy settings and start again.\n" +
    'If package-lock.json does not match package.json, run "npm install" once.'
  );
}

/** The digest of everything that the build reads. */
function digestOfSources() {
  const hash = createHash('sha256');
  for (const file of [...buildInputs, ...built.flatMap(filesBelow)].sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

function filesBelow(directory) {
  if (!existsSync(path.join(root, directory))) return [];
  return readdirSync(path.join(root, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .map((entry) => path.join(path.relative(root, entry.parentPath), entry.name));
}

/** Compiled files whose source is gone would still be found by what looks for files. */
function dropOrphans() {
  for (const directory of built)
    for (const file of filesBelow(path.join('dist', directory))) {
      const source = path.relative('dist', file).replace(/\.(js|js\.map|d\.ts)$/, '.ts');
      if (!existsSync(path.join(root, source))) rmSync(path.join(root, file));
    }
}

async function build(progress) {
  const stamp = path.join(root, 'dist/.stamp');
  const fresh = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === digestOfSources();
  if (fresh()) return;
  await progress.step('Build', () =>
    alone('building.lock', async () => {
      if (fresh()) return;
      const digest = digestOfSources();
      mkdirSync(path.join(root, 'dist'), { recursive: true });
      dropOrphans();
      const { code, said } = await npm(['run', '--silent', 'build']);
      if (code !== 0) throw new Error(`The build failed:\n${said}`);
      writeFileSync(stamp, digest);
    }),
  );
}

/** Installs and builds what is missing or out of date, and nothing else. */
export async function setUp(progress = new Progress()) {
  checkMachine();
  await install(progress);
  await build(progress);
}

/** For what runs out of node_modules already: it must not change it under its own feet. */
export const buildOnly = (progress = new Progress()) => build(progress);

function checkMachine() {
  const { engines } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const problem = nodeProblem(process.versions.node, engines.node.replace('>=', ''));
  if (problem !== null) giveUp(problem);
  if (process.platform === 'win32')
    giveUp('The embedded servers run on Linux and macOS. On Windows, use WSL 2, or docker compose up.');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await setUp().catch((error) => giveUp(error.message));
