// npm run reset: forgets everything that Gavel keeps under its data directory.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { holderOf } from './lib/lock.mjs';
import { dataDir, giveUp } from './lib/project.mjs';

/** What Gavel itself makes there; anything else in the directory is not ours to remove. */
const ours = [
  'building.lock',
  'cache',
  'credentials.json',
  'evidence',
  'installing.lock',
  'launcher.lock',
  'ledger.key',
  'logs',
  'postgres',
  'postgres.new',
  'seed-password',
  'seeded',
  'temporal',
  'test',
];

const holder = holderOf(path.join(dataDir, 'launcher.lock'), 'start.mjs');
if (holder !== null) giveUp(`Gavel is running (process ${holder.pid}): stop it first, then reset.`);
if (!existsSync(dataDir)) {
  process.stdout.write(`There is nothing to clear: ${dataDir} does not exist.\n`);
} else {
  for (const name of ours) rmSync(path.join(dataDir, name), { recursive: true, force: true });
  const left = readdirSync(dataDir);
  if (left.length === 0) rmSync(dataDir, { recursive: true });
  process.stdout.write(
    `Cleared ${dataDir}${left.length === 0 ? '' : `; left alone: ${left.join(', ')}`}. The next start begins anew.\n`,
  );
}
