import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Client } from '../support/client.ts';
import { Desk } from '../support/gavel.ts';
import { OwnSystem } from '../support/own-system.ts';
import {
  activate,
  otherRules,
  policyFiles,
  type Proposal,
  propose,
  proposed,
  rules,
} from '../support/policy-files.ts';
import { machineBy } from '../support/seeded.ts';

// Sets of rules are checked whole.
jest.setTimeout(120_000);

let system: OwnSystem;
let nora: Client;
let hugo: Client;
let claire: Client;
let ravi: Client;
let maya: Client;

beforeAll(async () => {
  system = await OwnSystem.start();
  [nora, hugo, claire, ravi, maya] = (await Promise.all(
    ['nora', 'hugo', 'claire', 'ravi', 'maya'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client];
});
afterAll(() => system.stop());

const inForce = async (): Promise<{ version: number; digest: string; source: string }> =>
  (
    await ravi.ask<{ policySet: { version: number; digest: string; source: string } }>(
      `{ policySet { version digest source } }`,
    )
  ).policySet;
describe('a proposed set of rules', () => {
  it('is refused with everything that is wrong with it', async () => {
    const noFloor = policyFiles({ 'segregation/requester-is-not-approver.cedar': '' });
    const { problems } = await propose(nora, {
      files: [...noFloor, { name: 'floor.json', text: '{ "rules": [] }' }],
    });
    expect(problems.map((p) => p.message)).toEqual([
      expect.stringContaining('floor.json: this is no part of a set'),
    ]);

    const weak = await propose(nora, {
      files: policyFiles({
        'segregation/requester-is-not-approver.cedar': '',
        'segregation/author-is-not-approver.cedar': (text) => text.replace('when {', 'when { false &&'),
        'schema.cedarschema': (text) => `${text}\n// Another one.\n`,
      }),
    });
    const said = weak.problems.map((p) => p.message).join('\n');
    expect(said).toContain('no set may do without this rule');
    expect(said).toContain('not the schema of this version');
    expect(weak.proposal).toBeNull();
    expect(new Set(weak.problems.map((p) => p.code))).toEqual(new Set(['INVALID_INPUT']));
  });

  it('may not hollow out a rule of the floor, hold an idle rule, or break a case', async () => {
    const hollow = await propose(nora, {
      files: policyFiles({
        'segregation/requester-is-not-approver.cedar': (text) =>
          text.replace(
            'resource.requesters.contains',
            'resource.risk == "LOW" && resource.requesters.contains',
          ),
      }),
    });
    expect(hollow.problems.map((p) => p.message).join('\n')).toContain(
      'no set may alter what this rule says',
    );
    const idle = await propose(nora, {
      files: policyFiles({ 'extra.cedar': otherRules['extra/extra.cedar'] ?? '' }),
    });
    expect(idle.problems.map((p) => p.message).join('\n')).toContain('no case needs this rule');
    const broken = await propose(nora, {
      files: policyFiles({
        ...otherRules,
        'extra/extra.cases.yaml': (otherRules['extra/extra.cases.yaml'] ?? '').replace(
          'expect: deny',
          'expect: allow',
        ),
      }),
    });
    expect(broken.problems.map((p) => p.message).join('\n')).toContain('no comments: expected allow');
    expect((await inForce()).version).toBe(1);
  });

  it('is nobody’s to propose but an administrator’s and compliance’s', async () => {
    const files = policyFiles(otherRules);
    expect((await propose(maya, { files })).problems).toMatchObject([{ code: 'NOT_PERMITTED' }]);
  });
});

describe('putting a set into force takes two people', () => {
  it('not its proposer, no administrator, no machine, nobody made for it (30)', async () => {
    const files = policyFiles(otherRules);
    const byNora = await proposed(nora, { files });
    const byClaire = await proposed(claire, { files });
    expect(byNora.difference).toEqual({
      added: ['no-comments-on-high-risk', 'requester-assesses'],
      removed: [],
      changed: [],
    });
    expect(rules(await activate(nora, byNora))).toContain('proposer-does-not-put-rules-into-force');
    expect(rules(await activate(hugo, byNora))).toEqual(['default-deny']);
    expect(rules(await activate(claire, byClaire))).toEqual(['proposer-does-not-put-rules-into-force']);
    const machine = await machineBy(hugo, 'claire', 'changes:write');
    expect((await activate(machine, byNora)).problems.length).toBeGreaterThan(0);

    // A second person whom the proposer makes for the purpose.
    const made = await nora.ask<{ createPerson: { person: { id: string } } }>(
      `mutation ($input: CreatePersonInput!) { createPerson(input: $input) { person { id } problems { message } } }`,
      { input: { name: 'Eve', email: 'eve@acme.example', timeZone: 'UTC' } },
    );
    const person = made.createPerson.person.id;
    for (const [name, input] of [
      ['createLocalAccount', { person, username: 'eve', password: 'a password that is long' }],
      ['setRoles', { person, roles: ['COMPLIANCE'] }],
    ] as const)
      await nora.ask(
        `mutation ($input: ${name === 'setRoles' ? 'SetRolesInput' : 'CreateLocalAccountInput'}!) { ${name}(input: $input) { problems { message } } }`,
        { input },
      );
    const session = await nora.rest('POST', '/api/v1/session', {
      username: 'eve',
      password: 'a password that is long',
    });
    const eve = nora.as((session.body as { token: string }).token);
    expect(rules(await activate(eve, byNora))).toEqual(['appointee-does-not-put-rules-into-force']);
    expect((await inForce()).version).toBe(1);
    expect(await system.rows(`SELECT FROM event WHERE type = 'policySet.refused'`)).toHaveLength(5);
  });

  it('and the database says so too', async () => {
    const [p] = await system.rows<{ id: string; digest: string; by: string; account: string }>(
      `SELECT id, digest, proposed_by AS by, proposed_account AS account FROM policy_proposal ORDER BY proposed_at LIMIT 1`,
    );
    const insert = (source: string, by: string | null, version = 2, reason: string | null = null) =>
      system.intrude(
        `INSERT INTO policy_activation (version, digest, source, proposal_id, activated_by, activated_account, activated_at, reason)
         VALUES ($1, $2, $3, $4, $5, $6, now(), $7)`,
        [version, p?.digest, source, by === null ? null : p?.id, by, by === null ? null : p?.account, reason],
      );
    expect(await insert('UPLOAD', p?.by ?? '')).toBe('policy_activation_two_people_check');
    expect(await insert('RECOVERY', null, 2, 'I want it')).toBe('policy_activation_recovery_check');
    expect(await insert('FILES', null, 7)).toBe('policy_activation_version_check');
    expect(await system.intrude(`UPDATE policy_activation SET digest = digest`)).toBe('42501');
  });
});

describe('the command line', () => {
  it('proposes, lists, shows and activates', async () => {
    const token = (by: Client): string => (by.headers['authorization'] ?? '').replace('Bearer ', '');
    const desks = [nora, claire].map((by) => new Desk({ GAVEL_URL: system.api.url, GAVEL_TOKEN: token(by) }));
    const [atNora, atClaire] = desks as [Desk, Desk];
    try {
      const dir = path.join(atNora.folder, 'rules');
      for (const { name, text } of policyFiles(otherRules)) {
        mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
        writeFileSync(path.join(dir, name), text);
      }
      const asked = await atNora.json<{ proposal: Proposal }>([
        'policy',
        'propose',
        dir,
        '--reason',
        'Better.',
      ]);
      const difference = await atClaire.type(['policy', 'diff', asked.proposal.id]);
      expect(difference).toMatchObject({ code: 0, stdout: expect.stringContaining('+ requester-assesses') });
      expect(
        (await atNora.type(['policy', 'activate', asked.proposal.id, '--digest', asked.proposal.digest]))
          .code,
      ).toBe(4);
      const done = await atClaire.type([
        'policy',
        'activate',
        asked.proposal.id,
        '--digest',
        asked.proposal.digest,
      ]);
      expect(done.stderr).toBe('');
      expect(done.code).toBe(0);
      expect((await atClaire.type(['policy', 'show'])).stdout).toContain(asked.proposal.digest);
      const { versions } = await atNora.json<{ versions: { version: number; source: string }[] }>([
        'policy',
        'list',
      ]);
      expect(versions.map(({ version, source }) => [version, source])).toEqual([
        [2, 'UPLOAD'],
        [1, 'FILES'],
      ]);
    } finally {
      desks.forEach((desk) => desk.clear());
    }
  });
});
