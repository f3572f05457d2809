import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { emergency } from './chapters/emergency.ts';
import { refusals } from './chapters/refusals.ts';
import { release } from './chapters/release.ts';
import { standard } from './chapters/standard.ts';
import type { Place } from './place.ts';
import { Stage } from './stage.ts';
import { StoryBroken } from './story-broken.ts';

const root = process.cwd();

/** Where Gavel runs and how its people sign in; says what to do where that is not to be found. */
async function findPlace(): Promise<Place> {
  const address = process.env['GAVEL_URL'] ?? `http://127.0.0.1:${process.env['PORT'] ?? '8080'}`;
  const ready = await fetch(new URL('/health/ready', address), { signal: AbortSignal.timeout(5_000) }).catch(
    () => null,
  );
  if (ready?.ok !== true)
    throw new StoryBroken(
      `Gavel does not answer at ${address}. Type "npm start" in another terminal and wait until it is ready; ` +
        'if it runs elsewhere, set GAVEL_URL.',
    );
  const dataDir = path.resolve(root, process.env['GAVEL_DATA_DIR'] ?? '.gavel');
  const file = path.join(dataDir, 'seed-password');
  if (!existsSync(file))
    throw new StoryBroken(
      `There is no ${file}: the demo plays with the people that "npm start" adds to an empty database.`,
    );
  return { address, root, password: readFileSync(file, 'utf8').trim() };
}

let stage: Stage | null = null;
try {
  stage = new Stage(await findPlace());
  stage.narrator.paragraph(
    `This walks the main job of Gavel at ${stage.place.address}, as the people of a small organisation, each at a desk ` +
      'of their own. Every command is one that you can type; "gavel" is "npx gavel" here.',
  );
  for (const chapter of [release, standard, emergency, refusals]) await chapter(stage);
  stage.narrator.line('');
  stage.narrator.paragraph('All went as told. Look at it all with: npx gavel list --tag demo');
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n${error instanceof StoryBroken ? '' : 'The demo failed: '}${message}\n`);
  process.exitCode = 1;
} finally {
  await stage?.end();
}
