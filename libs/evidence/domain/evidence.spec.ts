import { describe, expect, it } from '@jest/globals';
import { digestFrom, mediaTypeOf, nameProblems } from './document-name.ts';
import { type Attached, satisfiedKinds } from './evidence.ts';
import { dispositionOf } from './disposition.ts';

const report = (id: string, name: string, verdict: Attached['verdict']): Attached => ({
  id,
  kind: 'TEST_REPORT',
  name,
  verdict,
});

describe('which kinds of evidence are there', () => {
  it('is decided by the newest document of each name', () => {
    expect(satisfiedKinds([report('1', 'unit.xml', 'FAILED'), report('2', 'unit.xml', 'PASSED')])).toEqual([
      'TEST_REPORT',
    ]);
    expect(satisfiedKinds([report('2', 'unit.xml', 'FAILED'), report('1', 'unit.xml', 'PASSED')])).toEqual(
      [],
    );
  });

  it('does not let a report that passed hide another that failed', () => {
    expect(satisfiedKinds([report('1', 'slow.xml', 'FAILED'), report('2', 'unit.xml', 'PASSED')])).toEqual(
      [],
    );
  });

  it('takes a document that nobody can read for what it is said to be', () => {
    expect(satisfiedKinds([report('1', 'report.pdf', 'UNKNOWN')])).toEqual(['TEST_REPORT']);
    expect(satisfiedKinds([])).toEqual([]);
  });
});

describe('what a document is called', () => {
  it.each(['junit.xml', 'Prüfbericht 3.pdf', '報告書.pdf', 'it’s "quoted".txt'])('may be %s', (name) => {
    expect(nameProblems(name)).toEqual([]);
  });

  it.each([
    ['empty', ' '],
    ['a path', '../../etc/passwd'],
    ['a line break', 'a\r\nb'],
    ['half a character', 'a\ud800'],
    ['turned around', 'a\u202Egpj.exe'],
    ['too long', 'x'.repeat(256)],
  ])('may not be %s', (_, name) => {
    expect(nameProblems(name)).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'name'] }]);
  });

  it('reaches a browser whole and without a way out of the header', () => {
    expect(dispositionOf('it’s "q"; a=(1).txt')).toBe(
      `attachment; filename="it_s _q__ a_(1).txt"; filename*=UTF-8''it%E2%80%99s%20%22q%22%3B%20a%3D%281%29.txt`,
    );
  });
});

describe('media types and digests', () => {
  it('takes a media type for one only when it is', () => {
    expect(mediaTypeOf('text/xml; charset=utf-8')).toBe('text/xml; charset=utf-8');
    for (const bad of [null, '', 'xml', 'text/html\r\nx: y', `text/${'x'.repeat(300)}`])
      expect(mediaTypeOf(bad)).toBe('application/octet-stream');
  });

  it('reads a digest with or without its name', () => {
    expect(digestFrom('A'.repeat(64))).toBe(`sha256:${'a'.repeat(64)}`);
    expect(digestFrom(`sha256:${'0'.repeat(64)}`)).toBe(`sha256:${'0'.repeat(64)}`);
    expect(digestFrom('sha1:abc')).toBeNull();
  });
});
