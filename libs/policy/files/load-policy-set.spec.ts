import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type PolicyFault, type PolicySet, PolicySetError } from '../domain/policy-set.ts';
import { loadPolicySet } from './load-policy-set.ts';

const schema = `
entity Person { roles: Set<String> };
entity Thing { size?: Long };
action "write";
@title("break it")
action breakThing in ["write"] appliesTo { principal: Person, resource: Thing, context: { why: String } };
`;
const permit = `
@id("smith-breaks")
@reason("A smith may break things.")
@who("a smith")
permit (principal is Person, action in Action::"write", resource) when { principal.roles.contains("smith") };
`;
const forbid = (condition: string, notes = '@reason("Too big.")\n@wayOut("A crane can.")') =>
  `@id("too-big")\n${notes}\nforbid (principal, action, resource) when { ${condition} };`;

const dirs: string[] = [];
afterEach(() => dirs.splice(0).forEach((dir) => rmSync(dir, { recursive: true })));

function folder(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'policies-'));
  dirs.push(dir);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}
const load = (files: Record<string, string>): PolicySet =>
  loadPolicySet(folder({ 'schema.cedarschema': schema, ...files }));

function faults(files: Record<string, string>): readonly PolicyFault[] {
  try {
    load(files);
  } catch (error) {
    if (error instanceof PolicySetError) return error.faults;
    throw error;
  }
  throw new Error('The folder was accepted.');
}

describe('a policy folder', () => {
  it('is read with its sub-folders, and knows to which actions each rule applies', () => {
    const set = load({
      'who/smiths.cedar': permit,
      'size.cedar': forbid('resource has size && resource.size > 3'),
    });
    expect(set.files.map((file) => file.name)).toEqual([
      'schema.cedarschema',
      'size.cedar',
      'who/smiths.cedar',
    ]);
    expect(set.actions.get('breakThing')).toMatchObject({ title: 'break it', groups: ['write'] });
    expect(set.policies.get('smith-breaks')).toMatchObject({
      effect: 'permit',
      file: 'who/smiths.cedar',
      actions: ['breakThing'],
      attributes: ['roles'],
    });
    expect(set.policies.get('too-big')).toMatchObject({
      code: 'NOT_PERMITTED',
      actions: ['breakThing'],
      attributes: ['size'],
    });
  });

  it('has a digest that only its files decide: not where it lies, and not what lies beside them', () => {
    const first = load({ 'a.cedar': permit });
    expect(load({ 'a.cedar': permit, 'README.md': 'words' }).digest).toBe(first.digest);
    expect(load({ 'b.cedar': permit }).digest).not.toBe(first.digest);
    expect(load({ 'a.cedar': `${permit}\n` }).digest).not.toBe(first.digest);
  });

  it.each<[string, Record<string, string>, PolicyFault]>([
    [
      'a syntax error',
      { 'a.cedar': `${permit}\npermit (principal` },
      {
        file: 'a.cedar',
        policyId: null,
        message: expect.stringMatching(/end of input/) as unknown as string,
      },
    ],
    [
      'a misspelt attribute',
      { 'a.cedar': permit, 'b.cedar': forbid('resource.sise == 3') },
      {
        file: 'b.cedar',
        policyId: 'too-big',
        message: expect.stringMatching(/`sise`.*did you mean `size`/) as unknown as string,
      },
    ],
    [
      'an optional fact taken for granted',
      { 'a.cedar': permit, 'b.cedar': forbid('resource.size > 3') },
      {
        file: 'b.cedar',
        policyId: 'too-big',
        message: expect.stringMatching(/optional attribute.*has size/) as unknown as string,
      },
    ],
    [
      'an unknown action',
      { 'a.cedar': permit.replace('Action::"write"', 'Action::"writ"') },
      {
        file: 'a.cedar',
        policyId: 'smith-breaks',
        message: expect.stringMatching(/unrecognized action/) as unknown as string,
      },
    ],
    [
      'a rule that can never apply',
      { 'a.cedar': permit, 'b.cedar': forbid('principal is Thing') },
      {
        file: 'b.cedar',
        policyId: 'too-big',
        message: expect.stringMatching(/impossible/) as unknown as string,
      },
    ],
    [
      'a template',
      { 'a.cedar': permit.replace('principal is Person', 'principal == ?principal') },
      { file: 'a.cedar', policyId: null, message: expect.stringMatching(/templates/) as unknown as string },
    ],
    [
      'an id that is taken',
      { 'a.cedar': permit, 'b.cedar': permit },
      { file: 'b.cedar', policyId: 'smith-breaks', message: 'the id is taken by a policy in a.cedar' },
    ],
    [
      'a rule without an id',
      { 'a.cedar': permit.replace('@id("smith-breaks")', '') },
      { file: 'a.cedar', policyId: null, message: expect.stringMatching(/@id/) as unknown as string },
    ],
    [
      'a rule without a reason',
      { 'a.cedar': permit.replace(/@reason.*/, '') },
      {
        file: 'a.cedar',
        policyId: 'smith-breaks',
        message: expect.stringMatching(/@reason/) as unknown as string,
      },
    ],
    [
      'a refusal without a way out',
      { 'a.cedar': permit, 'b.cedar': forbid('resource has size', '@reason("Big.")') },
      {
        file: 'b.cedar',
        policyId: 'too-big',
        message: expect.stringMatching(/@wayOut/) as unknown as string,
      },
    ],
    [
      'a permit that does not say for whom',
      { 'a.cedar': permit.replace(/@who.*/, '') },
      {
        file: 'a.cedar',
        policyId: 'smith-breaks',
        message: expect.stringMatching(/@who/) as unknown as string,
      },
    ],
    [
      'a code that is none',
      {
        'a.cedar': permit,
        'b.cedar': forbid('resource has size', '@reason("Big.")\n@wayOut("No.")\n@code("BIG")'),
      },
      {
        file: 'b.cedar',
        policyId: 'too-big',
        message: expect.stringMatching(/NOT_PERMITTED/) as unknown as string,
      },
    ],
    [
      'a misspelt annotation',
      { 'a.cedar': permit.replace('@who', '@hwo("x")\n@who') },
      { file: 'a.cedar', policyId: 'smith-breaks', message: '@hwo means nothing on a permit; remove it' },
    ],
    [
      'an action without a title',
      { 'a.cedar': permit, 'schema.cedarschema': schema.replace(/@title.*/, '') },
      {
        file: 'schema.cedarschema',
        policyId: null,
        message: expect.stringMatching(/breakThing.*@title/) as unknown as string,
      },
    ],
    [
      'a schema that cannot be read',
      { 'a.cedar': permit, 'schema.cedarschema': 'entity {' },
      {
        file: 'schema.cedarschema',
        policyId: null,
        message: expect.stringMatching(/line 1/) as unknown as string,
      },
    ],
    [
      'no rule at all',
      {},
      { file: '*.cedar', policyId: null, message: expect.stringMatching(/no policy/) as unknown as string },
    ],
  ])('with %s is refused, with the file, the rule and what to mend', (_, files, fault) => {
    expect(faults(files)).toContainEqual(fault);
  });

  it('without a schema, or that is not there, is refused', () => {
    expect(() => loadPolicySet(folder({ 'a.cedar': permit }))).toThrow(
      'schema.cedarschema: the file is missing',
    );
    expect(() => loadPolicySet(join(folder({}), 'elsewhere'))).toThrow(/cannot be read.*ENOENT/);
  });

  it('with several faults tells all of them at once', () => {
    const found = faults({ 'a.cedar': permit.replace(/@who.*/, ''), 'b.cedar': forbid('true', '') });
    expect(found.map((fault) => fault.file)).toEqual(['a.cedar', 'b.cedar', 'b.cedar']);
  });
});
