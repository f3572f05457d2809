// npm run schema writes the files that are made from the code; with --check it tells which are out of date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { giveUp, root } from './lib/project.mjs';

/** Built modules; each exports `generated(): Promise<{ [file below schema/]: text }>`. */
const generators = ['apps/api/describe.js'];

const checking = process.argv.includes('--check');
const stale = [];
for (const generator of generators) {
  const { generated } = await import(pathToFileURL(path.join(root, 'dist', generator)).href);
  for (const [name, text] of Object.entries(await generated())) {
    const file = path.join(root, 'schema', name);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    stale.push(path.relative(root, file));
    if (checking) continue;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
if (checking && stale.length > 0)
  giveUp(`Out of date: ${stale.join(', ')}. Run "npm run schema" and commit the result.`);
process.stdout.write(
  stale.length === 0 ? 'Every generated file is up to date.\n' : `Written: ${stale.join(', ')}\n`,
);
