// npm start: from a fresh clone to a running Gavel.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { takeLock } from './lib/lock.mjs';
import { Progress } from './lib/progress.mjs';
import { dataDir, giveUp, root } from './lib/project.mjs';
import { setUp } from './setup.mjs';

process.chdir(root);
const progress = new Progress();
try {
  const holder = takeLock(path.join(dataDir, 'launcher.lock'), 'start.mjs');
  if (holder !== null)
    giveUp(
      `Gavel already runs from this directory (process ${holder.pid}). ` +
        'Stop it with Ctrl-C there, or set GAVEL_DATA_DIR and PORT for a second one.',
    );
  await setUp(progress);
  const { launch } = await import(pathToFileURL(path.join(root, 'dist/apps/launcher/main.js')).href);
  process.exitCode = await launch({ root, dataDir, env: process.env, progress });
} catch (error) {
  giveUp(error.message);
}
