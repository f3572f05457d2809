import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, type Json, newId } from '#kernel';
import { entryText, recordDigest, type RecordKind } from '../records.ts';
import { indexPage } from './index-page.ts';
import { changesDigest, manifestText, parseManifest, requestOf } from './manifest.ts';
import {
  aboutText,
  changeOfFile,
  documentFile,
  leavesText,
  type PackLeaf,
  pageFile,
  parseAbout,
  parseLeafLine,
  parseLeaves,
  policyFile,
  referenceOfFile,
} from './pack-form.ts';
import { type ChangeInPack, changePage, summaryOf } from './pages.ts';

const hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>\'&amp;\u202e';

function leaf(
  kind: RecordKind,
  row: Record<string, Json>,
  index = 0,
  document: Buffer | null = null,
): PackLeaf {
  const id = newId();
  const record = { id, ...row };
  return {
    index,
    entry: entryText({ kind, id, digest: recordDigest(record), document }),
    record: canonicalJson(record),
  };
}

const requested = leaf('event', {
  ...{ type: 'pack.requested', subject_type: 'pack', subject_id: newId(), actor_name: hostile },
  occurred_at: '2026-11-21T12:00:00.000Z',
  data: {
    selection: {
      from: '2026-07-01T00:00:00.000Z',
      to: '2026-10-01T00:00:00.000Z',
      services: [hostile],
      changes: null,
    },
    ...{ documents: true, changes: 1, digest: changesDigest(['a']) },
  },
});
const key = leaf('event', {
  ...{ type: 'ledger.keyAdded', occurred_at: '2026-01-01T00:00:00.000Z' },
  data: { verifier: `${hostile}+1+A`, size: 1, origin: hostile },
});
const person = newId();
const change: ChangeInPack = {
  id: newId(),
  about: { number: 'CHG-000001', waiting: 2 },
  content: canonicalJson({
    title: hostile,
    type: 'NORMAL',
    risk: 'LOW',
    description: hostile,
    tags: [hostile],
  }),
  leaves: [
    leaf('event', { type: hostile, actor_name: hostile, actor_person: person, data: { [hostile]: hostile } }),
    leaf('vote', { person_id: person, comment: hostile, verdict: hostile, digest: hostile }, 3),
    leaf(
      'decision',
      { verdict: hostile, request: { action: hostile }, determining: [{ policyId: hostile }, null] },
      4,
    ),
    leaf(
      'evidence',
      { name: hostile, kind: hostile, facts: { a: hostile }, location: null },
      5,
      Buffer.alloc(32, 7),
    ),
    { index: 6, entry: hostile, record: hostile },
    { index: 7, entry: '{}', record: null },
  ],
};
const request = requestOf([key, requested]);
if (request === null) throw new Error('no request');
const head = { origin: hostile, size: 9, root: Buffer.alloc(32) };
const index = indexPage({ head, request, log: [key, requested], changes: [summaryOf(change)] });

describe('pages of a pack', () => {
  it.each([
    ['of a change', changePage(change, true)],
    ['that one begins with', index],
  ])('%s say what others wrote as text, and bring nothing of theirs to life', (_what, html) => {
    const tags = new Set([...html.matchAll(/<([a-z0-9!]+)/g)].map(([, name]) => name));
    const ours = [
      '!doctype',
      'html',
      'head',
      'meta',
      'title',
      'style',
      'body',
      'main',
      'h1',
      'h2',
      'p',
      'a',
      'br',
    ];
    const allowed = new Set([...ours, 'table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td', 'code']);
    expect([...tags].filter((tag) => !allowed.has(tag ?? ''))).toEqual([]);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    // No link but to files of the pack, none with anything of theirs in it; nothing is loaded, and no handler stands anywhere.
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, to]) => to ?? '');
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(link).toMatch(/^(\.\.\/\.\.\/)?[a-z0-9./-]+$/);
    expect(
      html.replaceAll(/<[^>]*>/g, (tag) => (/\s(on\w+|src|style)=/.test(tag) ? 'FOUND' : '')),
    ).not.toContain('FOUND');
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('can be found through by whoever does not see them', () => {
    for (const html of [changePage(change, true), index]) {
      expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
      expect(html.match(/<h1>/g)).toHaveLength(1);
      const tables = html.split('<table>').slice(1);
      expect(tables.length).toBeGreaterThan(3);
      for (const table of tables) {
        expect(table).toMatch(/^\n<caption><h2>[^<]+<\/h2><\/caption>\n<thead>\n<tr><th scope="col">/);
        for (const row of table.split('<tbody>')[1]?.match(/<tr>.*/g) ?? [])
          expect(row).toMatch(/^<tr><th scope="row">/);
      }
    }
  });

  it('name people by what their events call them, and tell what is not there', () => {
    const named = {
      ...change,
      leaves: change.leaves.map((one) => ({
        ...one,
        record: one.record?.replaceAll(hostile, 'Ann') ?? null,
      })),
    };
    const html = changePage(named, false);
    expect(html).not.toContain(person);
    expect(html).toContain('2 records were not in the log yet');
    expect(html).not.toContain('documents/');
    expect(changePage(change, true)).toContain(documentFile(`sha256:${'07'.repeat(32)}`));
  });
});

describe('the files of a pack', () => {
  it('have names that tell what they are', () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    expect(referenceOfFile(policyFile(digest))).toEqual({ kind: 'policySet', digest });
    expect(referenceOfFile(documentFile(digest))).toEqual({ kind: 'document', digest });
    expect(changeOfFile(pageFile(change.id))).toBe(change.id);
    for (const name of [
      'policies/x.json',
      'documents/../a',
      'changes/a/b',
      'index.html',
      `documents/${digest}`,
    ])
      expect([referenceOfFile(name), changeOfFile(name)]).toEqual([null, null]);
  });

  it('are read as they were written', () => {
    const hashes = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const read = parseLeaves(leavesText({ leaves: change.leaves, hashes }));
    expect(read?.lines.map(parseLeafLine)).toEqual(change.leaves);
    expect(read?.hashes).toEqual(hashes);
    expect(parseAbout(aboutText(change.about))).toEqual(change.about);
    const files = [{ name: 'a', size: 1, digest: 'sha256:x' }];
    expect(parseManifest(manifestText({ head, request, records: 6, files }))).toEqual(files);
  });

  it('are told from anything else, whatever that is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((text) => `${text}\n`),
        ),
        (text) => {
          for (const read of [parseLeaves, parseLeafLine, parseAbout, parseManifest]) read(text);
          requestOf([{ index: 0, entry: text, record: text }]);
          changePage({ ...change, content: text, leaves: [{ index: 0, entry: text, record: text }] }, true);
        },
      ),
    );
    for (const text of ['', '{}', '{}\n', 'null\n', '{"hashes":[1]}\n', '[]'])
      expect(parseLeaves(text)).toBeNull();
  });

  it('say once who asked for the pack', () => {
    expect(requestOf([key])).toBeNull();
    expect(requestOf([requested, requested])).toBeNull();
    expect(requestOf([key, requested])).toMatchObject({ changes: 1, documents: true, requestedBy: hostile });
  });
});
