import { describe, expect, it } from '@jest/globals';
import type { ReadableDocument } from '../domain/reading.ts';
import { readWith } from './read-document.ts';

const MiB = 1024 * 1024;
const size = 200 * MiB;

/** A document of this size that is made as it is read; nothing of it is kept here. */
const endless = (start: string, item: string, end: string): ReadableDocument => ({
  sizeBytes: size,
  async *pieces() {
    yield Buffer.from(start);
    const piece = Buffer.from(item.repeat(Math.ceil((64 * 1024) / item.length)));
    for (let written = 0; written < size; written += piece.length) yield await Promise.resolve(piece);
    yield Buffer.from(end);
  },
});

/** The most that memory grew by while the document was read. */
async function growth(document: ReadableDocument) {
  const before = process.memoryUsage.rss();
  let most = 0;
  const watched: ReadableDocument = {
    ...document,
    async *pieces() {
      let n = 0;
      for await (const piece of document.pieces()) {
        if (n++ % 16 === 0) most = Math.max(most, process.memoryUsage.rss() - before);
        yield piece;
      }
    },
  };
  return { reading: await readWith(watched), grewMiB: most / MiB };
}

const finding = JSON.stringify({
  ruleId: 'js/a',
  level: 'warning',
  message: { text: 'Something is wrong here, and this says what and why. '.repeat(40) },
  locations: [
    { physicalLocation: { artifactLocation: { uri: 'src/a.ts' }, region: { startLine: 1, endLine: 2 } } },
  ],
});
const test = `<testcase classname="org.acme.LedgerTest" name="adds" time="0.01"><system-out>${'It printed a line of output.\n'.repeat(60)}</system-out></testcase>\n`;

describe('reports of 200 MiB', () => {
  it.each([
    [
      'SARIF',
      endless(
        '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[',
        `${finding},`,
        `${finding}]}]}`,
      ),
      'medium',
    ],
    ['JUnit', endless('<testsuites><testsuite name="a">', test, '</testsuite></testsuites>'), 'tests'],
  ])('of %s stream in less than 300 MiB of memory', async (_, document, fact) => {
    const { reading, grewMiB } = await growth(document);
    expect(reading.unread).toBeNull();
    expect(reading.facts[fact]).toBeGreaterThan(50_000);
    expect(grewMiB).toBeLessThan(300);
  });
});
