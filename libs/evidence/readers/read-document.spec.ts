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

describe('XML from outside', () => {
  const attributes = Array.from({ length: 300 }, (_, i) => `a${i}="1"`).join(' ');
  it.each([
    ['is cut off', '<testsuites><testsuite><testcase name="1"/>', 'unclosed tag'],
    ['closes what it did not open', '<testsuites></testsuite></testsuites>', 'unexpected close tag'],
    ['has entities', '<!DOCTYPE t [<!ENTITY a "b">]><testsuite name="&a;"/>', 'declares entities'],
    [
      'has entities in entities',
      `<!DOCTYPE t [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><testsuite name="&b;"/>`,
      'declares entities',
    ],
    [
      'fetches entities',
      '<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite>&x;</testsuite>',
      'declares entities',
    ],
    ['uses entities of nobody', '<testsuite name="&b;"/>', 'undefined entity'],
    ['is nested without end', '<testsuite>'.repeat(200), 'nested deeper than 128'],
    ['has attributes without end', `<testsuite ${attributes}/>`, 'more than 256 attributes'],
    ['has an attribute twice', '<testsuite name="a" name="b"/>', 'duplicate attribute'],
    ['has bytes that are no UTF-8', Buffer.from('<testsuite name="\xff"/>', 'latin1'), 'not of its encoding'],
    ['declares an encoding nobody knows', '<?xml version="1.0" encoding="martian"?><testsuite/>', 'martian'],
    [
      'has output without end',
      `<testsuite><system-out>${'x'.repeat(33 * 1024 * 1024)}`,
      'without an element',
    ],
  ])('that %s is kept as unread, with the place and the reason', async (_, content, why) => {
    const reading = await read(content);
    expect(reading).toMatchObject({ format: null, verdict: 'UNKNOWN', facts: {} });
    expect(reading.unread).toContain(why);
    expect(reading.unread).toMatch(/^It was taken for a JUnit XML report\. The XML is damaged at line \d+/);
  });
});

describe('JSON from outside', () => {
  const sarif = (rest: string): string => `{"version":"2.1.0","runs":[${rest}`;
  it.each([
    [
      'is cut off',
      sarif('{"results":[{"ruleId":"a"'),
      '$.runs[0].results[0].ruleId',
      'ends before it is whole',
    ],
    [
      'is cut off in a text',
      sarif('{"results":[{"ruleId":"a'),
      '$.runs[0].results[0].ruleId',
      'ends before it is whole',
    ],
    ['goes on after its end', sarif(']}]'), '$', 'where none may be'],
    [
      'has a member twice',
      sarif('{"results":[{"level":"error","level":"note"}]}]}'),
      'results[0].level',
      'twice',
    ],
    ['has one twice where nobody looks', sarif('],"x":{"y":[{"a":1,"a":1}]}}'), '$.x.y[0].a', 'twice'],
    ['is nested without end', sarif(`],"x":${'['.repeat(200)}`), '$.x[0][0]', 'nested deeper than 128'],
    [
      'has a text for a list',
      sarif('{"results":"none"}]}'),
      '$.runs[0].results',
      'a text where the format has a list',
    ],
    ['has a number for a text', sarif('{"results":[{"ruleId":7}]}]}'), 'results[0].ruleId', 'a number where'],
    [
      'has a text without end',
      sarif(`{"results":[{"ruleId":"${'x'.repeat(100_000)}"}]}]}`),
      'ruleId',
      'longer than the 65536',
    ],
    ['has a hole in a list', sarif(',]}'), '$.runs[0]', 'a comma is where none may be'],
    ['has bare words', sarif('NaN]}'), '$.runs[0]', '"N" is where none may be'],
    [
      'has bytes that are no UTF-8',
      Buffer.from(sarif('{"a":"\xff"}]}'), 'latin1'),
      '$.runs[0].a',
      'no UTF-8',
    ],
  ])('that %s is kept as unread, with the place and the reason', async (_, content, place, why) => {
    const reading = await read(content);
    expect(reading).toMatchObject({ format: null, verdict: 'UNKNOWN', facts: {} });
    expect(reading.unread).toMatch(/^It was taken for a SARIF log\. The JSON is damaged at \$/);
    expect(reading.unread).toContain(place);
    expect(reading.unread).toContain(why);
  });

  it('may not have one text of more than 16 MiB, wherever it is', async () => {
    const long = sarif(`],"x":"${'x'.repeat(17 * 1024 * 1024)}"}`);
    expect((await read(long)).unread).toContain('a text or a gap is longer than');
  });

  it('may not have more members in an object than anybody needs', async () => {
    const members = Array.from({ length: 100_100 }, (_, i) => `"k${i}":1`).join(',');
    expect((await read(sarif(`],"x":{${members}}}`))).unread).toContain('more than 100000 members');
  });

  it('is not led astray by names that objects have by birth', async () => {
    expect((await read('{"__proto__":{"bomFormat":"CycloneDX"},"constructor":{"x":1}}')).format).toBeNull();
    const digest = '{"toString":"aaaaaaaa","__proto__":"bbbbbbbb"}';
    const odd = `{"_type":"https://in-toto.io/Statement/v1","predicateType":"x","subject":[{"name":"n","digest":${digest}}]}`;
    expect(await read(odd)).toMatchObject({ facts: { subjects: ['n@tostring:aaaaaaaa'] } });
  });

  it('may have its marks at its very end, and a byte order mark', async () => {
    const late = `\uFEFF{"components":[${'{"name":"a"},'.repeat(20_000)}{"name":"b"}],"specVersion":"1.6","bomFormat":"CycloneDX"}`;
    expect(await read(late)).toMatchObject({ format: 'cyclonedx-json', facts: { components: 20_001 } });
  });
});

describe('YAML from outside', () => {
  const start = 'apiVersion: v1\nkind: ConfigMap\n';
  const aliases = `a: &a [x]\nb: [${'*a,'.repeat(200)}]\n`;
  it.each([
    ['has a key twice', `${start}kind: Secret\n`, 'the key "kind" is there twice'],
    ['is nested without end', `${start}data: ${'['.repeat(5000)}`, 'nested'],
    ['has aliases without end', `${start}${aliases}`, 'more than 100 aliases'],
    ['has one document of many MiB', `${start}${'# long\n'.repeat(160_000)}`, 'longer than 1048576'],
    ['is damaged in its second document', `${start}---\na: "b\n`, 'begins in line 3'],
  ])('that %s is kept as unread, with the place and the reason', async (_, content, why) => {
    const reading = await read(content);
    expect(reading).toMatchObject({ format: null, facts: {} });
    expect(reading.unread).toContain(why);
  });

  it('with many thousand keys takes no longer than its length', async () => {
    const keys = Array.from({ length: 30_000 }, (_, i) => `k${i}: 1`).join('\n');
    expect(await read(`${start}${keys}`)).toMatchObject({
      format: 'kubernetes-manifests',
      facts: { objects: 1 },
    });
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
    ['a table of other columns', 'name,status\na,b\n'],
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
