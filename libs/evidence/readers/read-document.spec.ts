import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Reading } from '../domain/reading.ts';
import { maxJsonBytes } from './json.ts';
import { readDocument } from './read-document.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'gavel-reading-'));
});
afterAll(async () => {
  await rm(dir, { recursive: true });
});

async function read(content: string | Buffer): Promise<Reading> {
  const file = path.join(dir, 'document');
  await writeFile(file, content);
  return readDocument(file, Buffer.byteLength(content));
}

describe('JUnit XML', () => {
  it('counts cases by what is in them, not by what the suite claims', async () => {
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
      facts: { tests: 4, failures: 1, errors: 1, skipped: 1, suites: 2 },
      unread: null,
    });
  });

  it('believes a claim that is worse than what it shows, once for nested suites', async () => {
    const reading = await read(
      `<testsuite tests="5" failures="2" errors="0" skipped="1">
         <testsuite tests="5" failures="2"><testcase name="1"/></testsuite>
       </testsuite>`,
    );
    expect(reading).toMatchObject({ verdict: 'FAILED', facts: { tests: 5, failures: 2, skipped: 1 } });
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
  });

  it.each([
    ['is cut off', '<testsuites><testsuite><testcase name="1"/>'],
    ['closes what it did not open', '<testsuites></testsuite></testsuites>'],
    [
      'uses entities of its own',
      '<!DOCTYPE t [<!ENTITY a "b">]><testsuite><testcase name="&a;"/></testsuite>',
    ],
    ['is nested without end', '<testsuite>'.repeat(200)],
    [
      'has bytes that are no UTF-8',
      Buffer.concat([Buffer.from('<testsuite name="'), Buffer.from([0xff]), Buffer.from('"/>')]),
    ],
    ['declares an encoding nobody knows', '<?xml version="1.0" encoding="martian"?><testsuite/>'],
  ])('keeps a report that %s as unread, with the reason', async (_, content) => {
    const reading = await read(content);
    expect(reading).toMatchObject({ format: null, verdict: 'UNKNOWN', facts: {} });
    expect(reading.unread).toMatch(/^It was taken for a JUnit XML report\. /);
  });

  it('expands no entity, however deep they are nested', async () => {
    const bomb = `<!DOCTYPE t [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><testsuite name="&b;"/>`;
    expect((await read(bomb)).unread).toContain('undefined entity');
  });
});

describe('CycloneDX', () => {
  it('counts components, also those inside others', async () => {
    const bom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { component: { name: 'gavel', version: '0.1.0' } },
      components: [{ name: 'a', components: [{ name: 'b' }, { name: 'c' }] }, { name: 'd' }],
    };
    expect(await read(JSON.stringify(bom))).toEqual({
      format: 'cyclonedx-json',
      verdict: 'UNKNOWN',
      facts: { specVersion: '1.6', components: 4, subject: 'gavel@0.1.0' },
      unread: null,
    });
  });

  it('says what is wrong with one that is not what it says', async () => {
    const reading = await read('{"bomFormat":"CycloneDX","specVersion":6}');
    expect(reading.unread).toMatch(/It says that it is CycloneDX, but: .*specVersion/s);
  });
});

describe('npm audit', () => {
  const report = (high: number) => ({
    auditReportVersion: 2,
    vulnerabilities: {},
    metadata: { vulnerabilities: { info: 1, low: 2, moderate: 3, high, critical: 0, total: 6 + high } },
  });

  it('counts by severity, and fails from high on', async () => {
    expect(await read(JSON.stringify(report(0)))).toMatchObject({
      format: 'npm-audit-json',
      verdict: 'PASSED',
      facts: { info: 1, low: 2, moderate: 3, high: 0, critical: 0, total: 6 },
    });
    expect(await read(JSON.stringify(report(1)))).toMatchObject({ verdict: 'FAILED' });
  });
});

describe('anything else', () => {
  it.each([
    ['text', 'It works on my machine.'],
    ['bytes', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2])],
    ['other XML', '<html><body/></html>'],
    ['other JSON', '{"hello":"world"}'],
    ['a JSON list', '[1,2]'],
  ])('%s is kept and said to be unread', async (_, content) => {
    expect(await read(content)).toMatchObject({ format: null, unread: expect.stringContaining('no format') });
  });

  it('says where JSON is damaged', async () => {
    expect((await read('{"bomFormat": "CycloneDX", ')).unread).toContain('The JSON is damaged');
  });

  it('does not parse JSON beyond the limit', async () => {
    expect((await read(`{"a":"${'x'.repeat(maxJsonBytes)}"}`)).unread).toContain('larger than the 8 MiB');
  });

  it('is not led astray by names that objects have by birth', async () => {
    expect((await read('{"__proto__":{"bomFormat":"CycloneDX"}}')).format).toBeNull();
  });
});

describe('coverage reports', () => {
  it('are read from LCOV, added up over all files', async () => {
    const lcov = 'TN:\nSF:a.ts\nDA:1,1\nLF:10\nLH:8\nend_of_record\nSF:b.ts\nLF:30\nLH:3\nend_of_record\n';
    expect(await read(lcov)).toEqual({
      format: 'lcov',
      verdict: 'UNKNOWN',
      facts: { lines: 40, covered: 11 },
      unread: null,
    });
  });

  it('are read from Cobertura, by what its root sums up', async () => {
    const xml = `<?xml version="1.0"?>\n<!DOCTYPE coverage SYSTEM "x.dtd">\n<coverage line-rate="0.8" lines-covered="80" lines-valid="100" version="1"><packages/></coverage>`;
    expect(await read(xml)).toMatchObject({ format: 'cobertura-xml', facts: { lines: 100, covered: 80 } });
  });

  it.each([
    ['cut off before its first record ends', 'TN:\nSF:a.ts\nLF:10\n'],
    ['of more lines covered than there are', 'SF:a.ts\nLF:1\nLH:2\nend_of_record\n'],
    ['of Cobertura without figures', '<coverage line-rate="1"/>'],
  ])('are not believed: one %s', async (_what, content) => {
    expect(await read(content)).toMatchObject({ format: null, verdict: 'UNKNOWN', facts: {} });
  });
});
