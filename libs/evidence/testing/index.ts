import type { ReadableDocument, Reading } from '../domain/reading.ts';
import { attestationFixtures } from './attestations.ts';
import { billFixtures } from './bills.ts';
import { coverageFixtures } from './coverage.ts';
import { deploymentFixtures } from './deployments.ts';
import { sarifFixtures } from './sarif.ts';
import { scanFixtures } from './scans.ts';
import { testFixtures } from './tests.ts';

/** A small document of a format, as its tool writes it, and what is to be read in it. */
export interface Fixture {
  readonly name: string;
  readonly content: string;
  readonly reading: Omit<Reading, 'unread'>;
}

/** At least one of every format. */
export const fixtures: readonly Fixture[] = [
  ...testFixtures,
  ...coverageFixtures,
  ...sarifFixtures,
  ...scanFixtures,
  ...billFixtures,
  ...attestationFixtures,
  ...deploymentFixtures,
];

/** A document in memory, in pieces of any size. */
export const documentOf = (content: string | Uint8Array, pieceBytes = 64 * 1024): ReadableDocument => {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return {
    sizeBytes: bytes.length,
    async *pieces() {
      for (let at = 0; at < bytes.length; at += pieceBytes)
        yield await Promise.resolve(bytes.subarray(at, at + pieceBytes));
    },
  };
};
