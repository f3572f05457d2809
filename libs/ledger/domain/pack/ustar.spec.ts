import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { archiveEnd, blockBytes, fileHeader, paddingOf, parseFileHeader } from './ustar.ts';

const archive = (name: string, text: string): Buffer => {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([
    fileHeader(name, bytes.length),
    bytes,
    Buffer.alloc(paddingOf(bytes.length)),
    archiveEnd(),
  ]);
};

describe('an archive of a pack', () => {
  it('is one that tar reads', () => {
    const input = archive('changes/a/index.html', 'what happened');
    expect(execFileSync('tar', ['-tvf', '-'], { input, encoding: 'utf8' })).toMatch(
      /^-rw-r--r--\s.*\s13\s.*changes\/a\/index\.html\n$/,
    );
    expect(execFileSync('tar', ['-xOf', '-', 'changes/a/index.html'], { input, encoding: 'utf8' })).toBe(
      'what happened',
    );
  });

  it('has one header for a name and a size, and no byte of it can be another', () => {
    const header = fileHeader('documents/abc', 1_234_567);
    expect(parseFileHeader(header)).toEqual({ name: 'documents/abc', size: 1_234_567 });
    const changed = fc.tuple(fc.integer({ min: 0, max: blockBytes - 1 }), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(changed, ([at, by]) => {
        const other = Buffer.from(header);
        other[at] = (other[at] ?? 0) ^ by;
        // A name or a size may be altered into another, but not with the old checksum.
        expect(parseFileHeader(other)).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes no name and no size that its form has no room for', () => {
    for (const name of ['', 'a b', 'ü', 'x'.repeat(101)])
      expect(() => fileHeader(name, 0)).toThrow(RangeError);
    for (const size of [-1, 0.5, 2 ** 33]) expect(() => fileHeader('a', size)).toThrow(RangeError);
    expect(parseFileHeader(Buffer.alloc(10))).toBeNull();
  });
});
