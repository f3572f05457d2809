import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Component, Reading } from '../domain/reading.ts';
import { documentOf } from '../testing/index.ts';
import { componentsIn, readDocument, readWith } from './read-document.ts';

const read = (content: string | Buffer): Promise<Reading> => readWith(documentOf(content));

describe('a file', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'gavel-reading-'));
  });
  afterAll(async () => {
    await rm(dir, { recursive: true });
  });
  const file = async (content: string): Promise<[string, number]> => {
    await writeFile(path.join(dir, 'document'), content);
    return [path.join(dir, 'document'), Buffer.byteLength(content)];
  };

  it('is read by what is in it, and lists its components when it is a bill of materials', async () => {
    const bill = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ name: 'a' }] });
    expect(await readDocument(...(await file(bill)))).toMatchObject({ format: 'cyclonedx-json' });
    const names = async (): Promise<string[]> => {
      const found: Component[] = [];
      for await (const each of componentsIn(path.join(dir, 'document'), bill.length)) found.push(each);
      return found.map(({ name }) => name);
    };
    expect(await names()).toEqual(['a']);
    await file('<testsuite/>');
    expect(await names()).toEqual([]);
  });

  it('that could be of two formats is read as what its sender says that it is', async () => {
    const both = JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      runs: [],
      version: '2.1.0',
    });
    expect(await readDocument(...(await file(both)), { kind: 'SBOM' })).toMatchObject({
      format: 'cyclonedx-json',
    });
    expect(await readDocument(...(await file(both)), { kind: 'SCAN_REPORT' })).toMatchObject({
      format: 'sarif',
    });
  });
});

describe('JUnit XML', () => {
  it('counts cases by what is in them, not by what a comment claims', async () => {
    const reading = await read(`<?xml version="1.0" encoding="UTF-8"?>
      <!-- <testsuite tests="99"/> -->
      <testsuites>
        <testsuite name="a"><testcase name="1"/><testcase name="2"><skipped/></testcase></testsuite>
        <testsuite name="b">
          <testcase name="3"><failure message="no">at line 1 &lt;x&gt;</failure></testcase>
          <testcase name="4"><error/></testcase>
        </testsuite>
      </testsuites>`);
    expect(reading).toEqual({
      format: 'junit-xml',
      verdict: 'FAILED',
      facts: { tests: 4, passed: 1, failed: 1, errors: 1, skipped: 1, pending: 0, flaky: 0 },
      unread: null,
    });
  });

  it('believes a claim that is worse than what it shows, once for nested suites', async () => {
    const reading = await read(
      `<testsuite tests="5" failures="2" errors="0" skipped="1">
         <testsuite tests="5" failures="2"><testcase name="1"/></testsuite>
       </testsuite>`,
    );
    expect(reading).toMatchObject({
      verdict: 'FAILED',
      facts: { tests: 5, passed: 2, failed: 2, skipped: 1 },
    });
  });

  it.each([
    ['no test', '<testsuites/>'],
    ['only skipped tests', '<testsuite><testcase><skipped/></testcase></testsuite>'],
  ])('does not let %s pass for a proof', async (_, text) => {
    expect(await read(text)).toMatchObject({ format: 'junit-xml', verdict: 'FAILED' });
  });

  it('passes when something ran and nothing failed, in any encoding that it declares', async () => {
    const text = `<?xml version='1.0' encoding='ISO-8859-1'?><testsuite name="é"><testcase name="ü"/></testsuite>`;
    expect(await read(Buffer.from(text, 'latin1'))).toMatchObject({ verdict: 'PASSED' });
    const wide = `\uFEFF<?xml version="1.0" encoding="utf-16"?><testsuite name="é"><testcase/></testsuite>`;
    expect(await read(Buffer.from(wide, 'utf16le'))).toMatchObject({ verdict: 'PASSED' });
  });
});

describe('anything else', () => {
  it.each([
    ['text', 'It works on my machine.'],
    ['a log that begins as a list does', '[INFO] Building payments 7\n[INFO] done'],
    ['nothing', ''],
    ['bytes', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2])],
    ['other XML', '<html><body/></html>'],
    ['other JSON', '{"hello":"world"}'],
    ['a JSON list', '[1,2]'],
    ['a JSON text', '"a"'],
    ['a table of other columns', 'ID,Title,Status\n1,a,Done\n'],
    ['an answer of some other API', '{"ok":true,"path":"/a"}'],
  ])('%s is kept and said to be unread', async (_, content) => {
    expect(await read(content)).toMatchObject({ format: null, unread: expect.stringContaining('no format') });
  });

  it('says where JSON is damaged', async () => {
    expect((await read('{"hello": "world", "x": [1,')).unread).toMatch(
      /^The JSON is damaged at \$\.x\[1\].*kept as it is/,
    );
  });

  it('is not unpacked', async () => {
    for (const packed of [gzipSync('<testsuite/>'), Buffer.from('PK\x03\x04rest')])
      expect((await read(packed)).unread).toContain('Attach the report itself');
  });
});

describe('reports that claim what cannot be', () => {
  it.each([
    ['LCOV cut off before its first record ends', 'TN:\nSF:a.ts\nLF:10\n'],
    ['LCOV cut off in its second record', 'SF:a.ts\nLF:1\nLH:1\nend_of_record\nSF:b.ts\nLF:1\n'],
    ['LCOV with more lines covered than there are', 'SF:a.ts\nLF:1\nLH:2\nend_of_record\n'],
    ['Cobertura without figures', '<coverage line-rate="1"/>'],
    ['JaCoCo without counters', '<report name="a"><group name="b"/></report>'],
    ['npm audit without counts', '{"auditReportVersion":2,"metadata":{}}'],
    ['npm audit of minus one', '{"auditReportVersion":2,"metadata":{"vulnerabilities":{"high":-1}}}'],
    ['SARIF of a version to come', '{"version":"2.2.0","runs":[]}'],
    ['CycloneDX of no version', '{"bomFormat":"CycloneDX"}'],
    [
      'CycloneDX with a component without a name',
      '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{}]}',
    ],
    ['a gate that does not say how it stands', '{"projectStatus":{"conditions":[]}}'],
    ['an envelope without a signature', '{"payloadType":"a","payload":"","signatures":[]}'],
    ['an envelope that is not base64', '{"payloadType":"a","payload":"?!","signatures":[{"sig":"a"}]}'],
    [
      'a page of TestRail’s results',
      '{"offset":0,"limit":1,"_links":{"next":"/x"},"tests":[{"status_id":1}]}',
    ],
    ['a Terraform plan of a format to come', '{"format_version":"2.0","resource_changes":[]}'],
    ['SPDX whose text does not end', 'SPDXVersion: SPDX-2.3\nDocumentComment: <text>a\n'],
  ])('are not believed: %s', async (_, content) => {
    const reading = await read(content);
    expect(reading).toMatchObject({ format: null, verdict: 'UNKNOWN', facts: {} });
    expect(reading.unread).toMatch(/^It was taken for .*\. .+\.$/);
  });

  it('worse than what it shows: npm audit’s own counts', async () => {
    const low =
      '{"auditReportVersion":2,"vulnerabilities":{"a":{"severity":"critical"}},"metadata":{"vulnerabilities":{"critical":0}}}';
    expect(await read(low)).toMatchObject({ verdict: 'FAILED', facts: { critical: 1 } });
  });
});
