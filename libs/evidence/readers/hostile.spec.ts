import { describe, expect, it } from '@jest/globals';
import type { Reading } from '../domain/reading.ts';
import { documentOf } from '../testing/index.ts';
import { readWith } from './read-document.ts';

const read = (content: string | Buffer): Promise<Reading> => readWith(documentOf(content));

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

  it('may name things in characters that a database would refuse', async () => {
    const driver = '{"name":"a\\u0000b\\ud800c\\u001b"}';
    expect(await read(sarif(`{"tool":{"driver":${driver}},"results":[]}]}`))).toMatchObject({
      facts: { tools: ['a\uFFFDb\uFFFDc\uFFFD'] },
    });
    expect((await read(sarif('],"a\\u0000":[1,'))).unread).not.toContain('\0');
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
    [
      'is damaged in its second document',
      `${start}---\na: "b\n`,
      'begins in line 3 is damaged: Missing closing "quote (line 4)',
    ],
  ])('that %s is kept as unread, with the place and the reason', async (_, content, why) => {
    const reading = await read(content);
    expect(reading).toMatchObject({ format: null, facts: {} });
    expect(reading.unread).toContain(why);
  });

  it.each(['!!a ', '&a ', '*a,', ',', ': ', '? \n', '- \n', '\n', '{},', '"x" ', '|\n', '[1,'])(
    'is refused in time when it is a mebibyte of %j',
    async (mark) => {
      const began = performance.now();
      await read(`${start}a: ${mark.repeat(Math.floor(1_000_000 / mark.length))}`);
      // Under a second alone; what is quadratic takes minutes.
      expect(performance.now() - began).toBeLessThan(40_000);
    },
  );

  it('with many thousand keys takes no longer than its length', async () => {
    const keys = Array.from({ length: 30_000 }, (_, i) => `k${i}: 1`).join('\n');
    expect(await read(`${start}${keys}`)).toMatchObject({
      format: 'kubernetes-manifests',
      facts: { objects: 1 },
    });
  });
});
