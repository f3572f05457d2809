import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { DamagedDocument, type EvidenceReader } from '../domain/reading.ts';
import { documentOf, fixtures } from '../testing/index.ts';
import { readers } from './index.ts';
import { readWith } from './read-document.ts';
import { realData } from '../../../test/support/real-data.ts';

type Mutation = { do: 'set' | 'cut' | 'double' | 'drop'; at: number; length: number; byte: number };
const mutation: fc.Arbitrary<Mutation> = fc.record({
  do: fc.constantFrom('set', 'set', 'cut', 'double', 'drop'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 400 }),
  // Marks of the formats more often than chance would have it.
  byte: fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(...Buffer.from('{}[]<>"\'\\&:,;-/\n0\0'))),
});

function mutated(bytes: Buffer, mutations: readonly Mutation[]): Buffer {
  let now = bytes;
  for (const { do: what, at, length, byte } of mutations) {
    const from = Math.min(now.length - 1, Math.floor(at * now.length));
    if (from < 0) return now;
    const to = Math.min(now.length, from + length);
    if (what === 'cut') now = now.subarray(0, from);
    else if (what === 'drop') now = Buffer.concat([now.subarray(0, from), now.subarray(to)]);
    else if (what === 'double') now = Buffer.concat([now.subarray(0, to), now.subarray(from)]);
    else now = Buffer.concat([now.subarray(0, from), Buffer.from([byte]), now.subarray(from + 1)]);
  }
  return now;
}

/** A reading or a DamagedDocument; anything else would be a crash of the upload. */
async function outcome(reader: EvidenceReader, content: Buffer): Promise<unknown> {
  try {
    const reading = await reader.read(documentOf(content, 1000));
    expect(JSON.stringify(reading).length).toBeLessThan(40_000);
    return reading;
  } catch (error) {
    if (!(error instanceof DamagedDocument)) throw error;
    expect(error.message).toMatch(/\S.*\.$/);
    return error.message;
  }
}

/** Far more than any of these takes, also where many tests share a machine. */
const longestMs = 5000;
const real = ['junit-report.xml', 'snyk_sarif.json']
  .map((name) => realData('reports', name))
  .filter(existsSync);

describe('mutated documents', () => {
  it.each(readers.map((reader) => [reader.format, reader] as const))(
    'never crash or hang the reader of %s, and it says the same twice',
    async (format, reader) => {
      const seeds = fixtures.filter((f) => f.reading.format === format).map((f) => Buffer.from(f.content));
      expect(seeds).not.toEqual([]);
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...seeds),
          fc.array(mutation, { minLength: 1, maxLength: 6 }),
          async (seed, how) => {
            const content = mutated(seed, how);
            const began = performance.now();
            const first = await outcome(reader, content);
            expect(performance.now() - began).toBeLessThan(longestMs);
            expect(await outcome(reader, content)).toEqual(first);
          },
        ),
        { numRuns: 120 },
      );
    },
  );

  it('never crash what chooses the reader', async () => {
    const seeds = fixtures.map((f) => Buffer.from(f.content));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...seeds), fc.array(mutation, { maxLength: 6 }), async (seed, how) => {
        const content = mutated(seed, how);
        const reading = await readWith(documentOf(content));
        expect(reading.format === null).toBe(reading.unread !== null);
        // PostgreSQL takes neither in text.
        expect(JSON.stringify(reading)).not.toMatch(/\\u0000|\\ud[89a-f]/);
        expect(await readWith(documentOf(content))).toEqual(reading);
        // What is wrong first may differ with the pieces that it comes in; that something is wrong may not.
        const { unread, ...rest } = reading;
        const inBits = await readWith(documentOf(content, 100));
        expect(inBits).toMatchObject(rest);
        expect(inBits.unread === null).toBe(unread === null);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['', '<', '{', '[', '\uFEFF', '---', 'a', '\0'])('no reader crashes on %j', async (text) => {
    for (const reader of readers) await outcome(reader, Buffer.from(text));
  });

  (real.length === 0 ? it.skip : it)(
    `of real tools never crash it either${real.length === 0 ? ' (skipped: the reports are not at hand)' : ''}`,
    async () => {
      // The beginning of each: the rest is more of the same.
      const seeds = real.map((file) => readFileSync(file).subarray(0, 60_000));
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...seeds),
          fc.array(mutation, { maxLength: 4 }),
          async (seed, how) => {
            const reading = await readWith(documentOf(mutated(seed, how)));
            expect(reading.format === null).toBe(reading.unread !== null);
          },
        ),
        { numRuns: 150 },
      );
    },
  );
});
