import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { billComponents } from '../testing/bills.ts';
import { documentOf, fixtures } from '../testing/index.ts';
import type { Component } from '../domain/reading.ts';
import { readers } from './index.ts';
import { readWith } from './read-document.ts';
import { realData } from '../../../test/support/real-data.ts';

describe('every format', () => {
  it.each(fixtures)('$name', async ({ content, reading }) => {
    expect(await readWith(documentOf(content))).toEqual({ ...reading, unread: null });
  });

  it('reads the same in pieces of any size', async () => {
    for (const { content, reading } of fixtures)
      for (const size of [1, 7, 61])
        expect(await readWith(documentOf(content, size))).toEqual({ ...reading, unread: null });
  });

  it('has a fixture', () => {
    const shown = new Set(fixtures.map(({ reading }) => reading.format));
    expect(readers.map((reader) => reader.format).filter((format) => !shown.has(format))).toEqual([]);
  });

  it('is taken for one format only', async () => {
    for (const { content, reading } of fixtures) {
      const others = readers.filter((reader) => reader.format !== reading.format);
      expect(await readWith(documentOf(content), { readers: others })).toMatchObject({ format: null });
    }
  });
});

describe('bills of materials', () => {
  const bills = fixtures.filter(({ reading }) => 'withPurl' in reading.facts);

  it.each(bills)('$name lists its components one by one', async ({ content, reading }) => {
    const found: Component[] = [];
    const reader = readers.find(({ format }) => format === reading.format);
    for await (const each of reader?.components?.(documentOf(content)) ?? []) found.push(each);
    expect(found).toEqual(billComponents);
  });
});

describe('real files', () => {
  const at = (name: string): string => realData('reports', name);
  const when = (name: string) => (existsSync(at(name)) ? it : it.skip);
  const note = (name: string): string => (existsSync(at(name)) ? '' : ` (skipped: ${name} is not at hand)`);
  const read = (name: string) => readWith(documentOf(readFileSync(at(name))));

  when('junit-report.xml')(`reads pytest’s report of 570 tests${note('junit-report.xml')}`, async () => {
    expect(await read('junit-report.xml')).toMatchObject({
      format: 'junit-xml',
      verdict: 'PASSED',
      facts: { tests: 570, passed: 564, failed: 0, errors: 0, skipped: 6 },
    });
  });

  when('snyk_sarif.json')(`reads Snyk Code’s SARIF${note('snyk_sarif.json')}`, async () => {
    const log = JSON.parse(readFileSync(at('snyk_sarif.json'), 'utf8')) as {
      runs: { results: { level: string }[] }[];
    };
    const levels = log.runs.flatMap((run) => run.results.map((result) => result.level));
    const { format, facts } = await read('snyk_sarif.json');
    expect({ format, facts }).toMatchObject({
      format: 'sarif',
      facts: {
        high: levels.filter((level) => level === 'error').length,
        medium: levels.filter((level) => level === 'warning').length,
        low: levels.filter((level) => level === 'note').length,
        total: levels.length,
      },
    });
  });
});
