import { describe, expect, it } from '@jest/globals';
import { digestFrom, mediaTypeOf, nameProblems } from './document-name.ts';
import { type Attached, evidenceItem } from './evidence.ts';
import { dispositionOf } from './disposition.ts';
import { type SaidSubject, subjectProblems, subjectSaid } from './subject.ts';

const commit = 'a'.repeat(40);
const digest = `sha256:${'b'.repeat(64)}`;
const attached = (over: Partial<Attached> = {}): Attached => ({
  ...{
    id: '1',
    kind: 'TEST_REPORT',
    name: 'unit.xml',
    format: 'junit-xml',
    verdict: 'PASSED',
    account: 'service',
  },
  ...{ attachedAt: '2026-03-02T12:00:00Z', facts: {}, subject: null },
  ...over,
});

describe('a document as evidence', () => {
  it('counts as read when a reader of its kind understood it, and as nothing but a document otherwise', () => {
    expect(evidenceItem(attached())).toEqual({
      ...{
        id: '1',
        source: 'DOCUMENT',
        kind: 'TEST_REPORT',
        name: 'unit.xml',
        verdict: 'PASSED',
        read: true,
      },
      ...{ from: 'pipeline', takenAt: '2026-03-02T12:00:00Z', commits: [], artifacts: [] },
    });
    expect(evidenceItem(attached({ format: null, verdict: 'UNKNOWN' })).read).toBe(false);
    expect(evidenceItem(attached({ kind: 'DOCUMENT' })).read).toBe(false);
  });

  it.each(['local', 'oidc'])('is a person’s when an account %s attached it', (account) => {
    expect(evidenceItem(attached({ account })).from).toBe('person');
  });

  it('is of what was read in it, and otherwise of what its sender said', () => {
    const facts = { commit, subjects: [`pay@${digest}`, 'pay@no digest', 7] };
    const subject = { commit: 'c'.repeat(40), artifact: `sha256:${'d'.repeat(64)}` };
    const found = { commits: [commit], artifacts: [digest] };
    expect(evidenceItem(attached({ facts }))).toMatchObject(found);
    expect(evidenceItem(attached({ facts, subject }))).toMatchObject(found);
    expect(evidenceItem(attached({ facts: { commit: 'main', subjects: 'pay' }, subject }))).toMatchObject({
      commits: [subject.commit],
      artifacts: [subject.artifact],
    });
  });

  it.each<[string, SaidSubject, string[]]>([
    ['nothing', { commit: ' ', artifact: null }, []],
    ['what the document says itself', { commit, artifact: digest, build: 'https://ci.example/7' }, []],
    ['a branch', { commit: 'main' }, ['commit', 'commit']],
    ['a tag of an image', { artifact: 'pay:latest' }, ['artifact', 'artifact']],
    ['another commit', { commit: 'c'.repeat(40) }, ['commit']],
    ['another artifact', { artifact: `sha256:${'d'.repeat(64)}` }, ['artifact']],
  ])('may be said to be of %s', (_, said, paths) => {
    const problems = subjectProblems(subjectSaid(said), { commits: [commit], artifacts: [digest] });
    expect(problems.map((p) => p.path?.at(-1))).toEqual(paths);
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
