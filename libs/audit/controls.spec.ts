import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Controls } from './controls.ts';
import { changeTests, periodTests } from './domain/tests/index.ts';

const root = path.join(import.meta.dirname, '../..');
const shipped = Controls.read(path.join(root, 'controls'));
const page = readFileSync(path.join(root, 'docs/controls.md'), 'utf8');

const folder = mkdtempSync(path.join(tmpdir(), 'gavel-controls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const good = `id: mine
title: Mine
objective: So that it is mine.
owner: Me
mappings: { soc2: [CC8.1] }
test: exceptions-approved
parameters: { maxDays: 3 }
`;
const reading = (text: string) => () => {
  writeFileSync(path.join(folder, 'mine.yaml'), text);
  return Controls.read(folder);
};

describe('the controls that ship', () => {
  it('use every test, and are mapped to every framework', () => {
    const used = shipped.all.map(({ test }) => test).sort();
    expect(used).toEqual([...changeTests.keys(), ...periodTests.keys()].sort());
    const mapped = (name: 'soc2' | 'iso27001' | 'sox' | 'pciDss' | 'nist80053') =>
      shipped.all.flatMap(({ mappings }) => mappings[name] ?? []);
    expect(mapped('soc2')).toContain('CC8.1');
    expect(mapped('iso27001')).toContain('A.8.32');
    expect(mapped('pciDss')).toContain('6.5.1');
    expect(mapped('nist80053')).toEqual(expect.arrayContaining(['CM-3', 'CM-5', 'CM-6']));
    expect(mapped('sox').length).toBeGreaterThan(0);
  });

  it('are each on the page, with what they are mapped to, and no others are', () => {
    const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` \| ([^|]*SOC 2[^|]*)\|/gm)];
    expect(rows.map(([, id]) => id).sort()).toEqual(shipped.all.map(({ id }) => id).sort());
    for (const { id, mappings } of shipped.all) {
      const said = rows.find(([, name]) => name === id)?.[2] ?? '';
      const { soc2 = [], iso27001 = [], pciDss = [], nist80053 = [] } = mappings;
      for (const clause of [...soc2, ...iso27001, ...pciDss, ...nist80053])
        expect({ id, clause, said: said.includes(clause) }).toEqual({ id, clause, said: true });
      expect(said.includes('PCI')).toBe(pciDss.length > 0);
    }
  });
});

describe('a control', () => {
  it('is another version when its text is another one', () => {
    const [one] = reading(good)().all;
    const [same] = reading(`# A remark.\n${good}`)().all;
    const [other] = reading(good.replace('3', '4'))().all;
    expect(same?.version).toBe(one?.version);
    expect(other?.version).not.toBe(one?.version);
  });

  it.each([
    ['no YAML', 'id: [', /mine\.yaml is no YAML/],
    ['a field that there is not', `${good}mood: good\n`, /mood/],
    ['no owner', good.replace(/owner.*\n/, ''), /owner/],
    ['no framework', good.replace('{ soc2: [CC8.1] }', '{}'), /at least one framework/],
    ['a test that there is not', good.replace('exceptions-approved', 'all-is-well'), /test/],
    [
      'parameters of another test',
      good.replace('maxDays', 'maxWeeks'),
      /parameters are not those of exceptions-approved/,
    ],
    ['another name than its file', good.replace('id: mine', 'id: yours'), /yours\.yaml/],
    [
      'an alias',
      good.replace('title: Mine', 'title: &a Mine').replace('owner: Me', 'owner: *a'),
      /mine\.yaml/,
    ],
  ])('with %s stops the start, and says where and what', (_what, text, said) => {
    expect(reading(text)).toThrow(said);
  });

  it('is needed', () => {
    rmSync(path.join(folder, 'mine.yaml'), { force: true });
    expect(() => Controls.read(folder)).toThrow(/There are no controls in/);
  });
});
