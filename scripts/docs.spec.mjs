// docs/operations.md is what operators go by: this holds its tables to the code. docs/attacks.md says which test tries what.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { environment } from '../libs/platform/config/index.ts';
import { root } from './lib/project.mjs';

const read = (file) => readFileSync(path.join(root, file), 'utf8');
const text = read('docs/operations.md');
const unique = (list) => [...new Set(list)].sort();

/** The first cell of each row of a table, split into the names in it; with the second cell. */
const rows = [...text.matchAll(/^\| (`[^|]+`) \|([^|]*)\|/gm)].flatMap(([, names, second]) =>
  [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => ({ name, second: second.trim() })),
);
const listed = rows.map(({ name }) => name);

/** What runs, without tests. */
const sources = ['apps', 'libs', 'scripts'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true })
    .filter((name) => /\.(ts|mjs)$/.test(name) && !/\.spec\./.test(name))
    .map((name) => read(path.join(folder, name))),
);
const matchesIn = (pattern, texts) => unique(texts.flatMap((source) => source.match(pattern) ?? []));

/** Set by the build, not by people. */
const ofTheBuild = ['GAVEL_CLI_VERSION'];

describe('docs/operations.md', () => {
  it('lists every setting of the configuration, with its default', () => {
    const defaults = environment.parse({ GAVEL_DATABASE_URL: 'postgres://nobody@nowhere/none' });
    for (const name of Object.keys(environment.shape)) {
      const row = rows.find((r) => r.name === name);
      expect({ name, listed: row !== undefined }).toEqual({ name, listed: true });
      if (name !== 'GAVEL_DATABASE_URL' && defaults[name] !== undefined)
        expect({ name, default: row.second.replaceAll('\\', '') }).toEqual({
          name,
          default: String(defaults[name]),
        });
    }
  });

  it('lists every other variable that the code reads, and none that it does not', () => {
    const named = matchesIn(/\b(GAVEL|TEMPORAL|OTEL)_[A-Z_]+\b/g, sources);
    const taken = matchesIn(/(?<=\benv\[')[A-Z_]+(?='\])/g, sources);
    // Parameters of other systems' builds are on the page of connectors.
    const ofBuilds = matchesIn(/\bGAVEL_[A-Z_]+\b/g, [read('docs/connectors.md')]).filter(
      (name) => environment.shape[name] === undefined,
    );
    const asked = unique([...named, ...taken]).filter(
      (name) => ![...ofTheBuild, ...ofBuilds, 'NODE_OPTIONS'].includes(name),
    );
    expect(asked.filter((name) => !listed.includes(name))).toEqual([]);
    const inCompose = matchesIn(/(?<=\$\{)[A-Z_]+/g, [read('docker-compose.yml')]);
    const dead = listed.filter((name) => /^(GAVEL|TEMPORAL|OTEL)_/.test(name));
    expect(dead.filter((name) => ![...asked, ...inCompose].includes(name))).toEqual([]);
  });

  it('tells of every variable of docker-compose.yml', () => {
    const asked = matchesIn(/(?<=\$\{)[A-Z_]+/g, [read('docker-compose.yml')]);
    expect(asked.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it('lists the figures that there are', () => {
    const kept = matchesIn(/(?<=name: ')gavel_[a-z_]+(?=',\s+help:)/g, sources);
    expect(kept.length).toBeGreaterThan(0);
    expect(unique(listed.filter((name) => /^gavel_[a-z_]+$/.test(name)))).toEqual(kept);
  });
});

describe('the pages', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`),
  ];
  /** As anchors: without punctuation. */
  const headingsOf = (page) =>
    [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );

  it.each(pages)('%s links to what is there', (page) => {
    const dead = [...read(page).matchAll(/\]\(([^)\s:]+)\)/g)]
      .map(([, target]) => target)
      .filter((target) => {
        const [file, heading] = target.split('#');
        const to = file === '' ? page : path.join(path.dirname(page), file);
        if (!existsSync(path.join(root, to))) return true;
        return heading !== undefined && !headingsOf(to).includes(heading);
      });
    expect(dead).toEqual([]);
  });

  it('are all a step from README.md', () => {
    const start = read('README.md');
    expect(pages.filter((page) => page !== 'README.md' && !start.includes(`](${page})`))).toEqual([]);
  });
});

describe('docs/attacks.md', () => {
  const attacks = read('docs/attacks.md');
  const specs = readdirSync(path.join(root, 'test'), { recursive: true })
    .filter((name) => name.endsWith('.spec.ts'))
    .map((name) =>
      name
        .split(path.sep)
        .join('/')
        .replace(/\.spec\.ts$/, ''),
    );
  const rows = attacks.split('\n').filter((line) => line.startsWith('| ') && line.includes('`'));

  it('names tests that there are', () => {
    const named = rows.flatMap((row) => [...row.matchAll(/`([a-z]+\/[a-z-]+)`/g)].map(([, name]) => name));
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !specs.includes(name))).toEqual([]);
  });

  it('names every test of attacks', () => {
    const ours = specs.filter((name) => name.startsWith('attacks/'));
    expect(ours.filter((name) => !attacks.includes(`\`${name}\``))).toEqual([]);
  });
});
