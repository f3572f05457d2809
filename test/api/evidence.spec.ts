import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { does } from '../support/changes.ts';
import { Filing, junit, sha256, type ShownEvidence, upload } from '../support/evidence.ts';
import { asSuperuser, stack } from '../support/stack.ts';

jest.setTimeout(60_000);

let filing: Filing;
beforeAll(async () => {
  filing = await Filing.start();
});

async function completeness(change: string): Promise<string[]> {
  const found = await filing.requester.ask<{ change: { completeness: { missing: { piece: string }[] } } }>(
    `query ($ref: String!) { change(ref: $ref) { completeness { missing { piece } } } }`,
    { ref: change },
  );
  return found.change.completeness.missing.map((m) => m.piece);
}

describe('attaching evidence over GraphQL', () => {
  const mutation = `mutation ($input: AttachEvidenceInput!) { attachEvidence(input: $input) {
    evidence { id digest verdict sizeBytes contentUrl unread } problems { code path } } }`;
  const attach = async (input: Record<string, unknown>) =>
    (
      await filing.requester.ask<{
        attachEvidence: { evidence: ShownEvidence | null; problems: { code: string; path: string[] }[] };
      }>(mutation, { input })
    ).attachEvidence;

  it('takes text, base64, and the digest of what lies elsewhere', async () => {
    const change = await filing.change();
    const common = { change, kind: 'DOCUMENT' };
    expect((await attach({ ...common, name: 'a.txt', text: 'Grüße' })).evidence?.digest).toBe(
      sha256('Grüße'),
    );
    const bytes = randomBytes(100);
    expect(
      (await attach({ ...common, name: 'b.bin', base64: bytes.toString('base64') })).evidence?.digest,
    ).toBe(sha256(bytes));
    const elsewhere = await attach({
      ...common,
      kind: 'MONITORING',
      name: 'dashboard',
      location: 'https://monitoring.example/d/1',
      digest: 'a'.repeat(64),
    });
    expect(elsewhere.evidence).toMatchObject({
      sizeBytes: null,
      contentUrl: 'https://monitoring.example/d/1',
      verdict: 'UNKNOWN',
    });
    expect((await filing.evidenceOf(change, 'MONITORING')).map((e) => e.name)).toEqual(['dashboard']);
    const id = elsewhere.evidence?.id ?? '';
    expect((await filing.requester.rest('GET', `/api/v1/evidence/${id}/content`)).status).toBe(404);
    const found = await filing.requester.ask(
      `query ($id: ID!) { node(id: $id) { __typename ... on Evidence { name change { number } } } }`,
      { id },
    );
    expect(found).toEqual({
      node: { __typename: 'Evidence', name: 'dashboard', change: { number: change } },
    });
  });

  it.each([
    ['no content', {}, ['input']],
    ['two contents', { text: 'a', base64: 'YQ==' }, ['input']],
    ['what is not base64', { base64: 'not base64!' }, ['input', 'base64']],
    ['a location without a digest', { location: 'https://example.com' }, ['input', 'digest']],
  ])('refuses %s', async (_, content, path) => {
    const change = await filing.change();
    const { evidence, problems } = await attach({ change, kind: 'DOCUMENT', name: 'a', ...content });
    expect(evidence).toBeNull();
    expect(problems).toMatchObject([{ code: 'INVALID_INPUT', path }]);
  });
});

describe('what evidence does for a change', () => {
  it('counts a kind as there unless its newest report failed', async () => {
    const change = await filing.change({ services: ['payments'], implementer: 'lena@acme.example' });
    const piece = 'evidence: TEST_REPORT';
    const words = { kind: 'TEST_REPORT', name: 'unit.xml' };
    expect(await completeness(change)).toContain(piece);
    await upload(filing.pipeline, change, words, junit(1));
    expect(await completeness(change)).toContain(piece);
    await upload(filing.pipeline, change, words, junit(0));
    expect(await completeness(change)).not.toContain(piece);
    await upload(filing.pipeline, change, { ...words, name: 'browser.xml' }, junit(2));
    expect(await completeness(change)).toContain(piece);
  });

  it('is on the timeline with its digest, and offered as a next action while the change is open', async () => {
    const change = await filing.change();
    await upload(filing.pipeline, change, { kind: 'DOCUMENT', name: 'a.txt' }, 'hello');
    const view = `query ($ref: String!) { change(ref: $ref) { availableActions { action allowed }
      timeline(last: 1) { nodes { type actorKind door data } } } }`;
    const { change: open } = await filing.requester.ask<{
      change: { availableActions: unknown[]; timeline: { nodes: unknown[] } };
    }>(view, { ref: change });
    expect(open.timeline.nodes).toMatchObject([
      {
        type: 'change.evidenceAttached',
        actorKind: 'service',
        door: 'rest',
        data: { digest: sha256('hello'), name: 'a.txt' },
      },
    ]);
    expect(open.availableActions).toContainEqual({ action: 'attachEvidence', allowed: true });

    await does(filing.requester, 'cancelChange', { change, comment: 'no longer needed' });
    const { change: over } = await filing.requester.ask<{
      change: { availableActions: { action: string }[] };
    }>(view, {
      ref: change,
    });
    expect(over.availableActions.map((a) => a.action)).not.toContain('attachEvidence');
    expect(await upload(filing.requester, change, { kind: 'DOCUMENT', name: 'late' }, 'late')).toMatchObject({
      status: 409,
      body: { code: 'WRONG_STATE' },
    });
  });

  it('cannot be rewritten, removed or emptied by the application', async () => {
    const change = await filing.change();
    await upload(filing.requester, change, { kind: 'DOCUMENT', name: 'a.txt' }, 'hello');
    const name = new URL(stack().shared.appUrl).pathname.slice(1);
    for (const statement of ['UPDATE evidence SET name = name', 'DELETE FROM evidence', 'TRUNCATE evidence'])
      await expect(
        asSuperuser((client) => client.query(`BEGIN; SET LOCAL ROLE gavel_app; ${statement}`), name),
      ).rejects.toMatchObject({
        code: '42501',
      });
    // Not even by whoever owns the tables.
    await expect(asSuperuser((client) => client.query('DELETE FROM evidence'), name)).rejects.toThrow(
      'append-only',
    );
  });

  it('reads what scanners and infrastructure tools write, each by the same words', async () => {
    const change = await filing.change();
    const read = async (kind: string, name: string, content: object) =>
      (await upload(filing.pipeline, change, { kind, name }, JSON.stringify(content))).body;
    const run = {
      tool: { driver: { name: 'Semgrep OSS' } },
      results: [{ level: 'error' }, { level: 'note' }],
    };
    expect(await read('SCAN_REPORT', 'scan.sarif', { version: '2.1.0', runs: [run] })).toMatchObject({
      format: 'sarif',
      verdict: 'FAILED',
      facts: { critical: 0, high: 1, low: 1, total: 2, tools: ['Semgrep OSS'] },
    });
    const plan = {
      format_version: '1.2',
      resource_changes: [{ address: 'aws_s3_bucket.a', change: { actions: ['delete'] } }],
    };
    expect(await read('PLAN', 'plan.json', plan)).toMatchObject({
      format: 'terraform-plan',
      verdict: 'UNKNOWN',
      facts: { delete: 1, lost: ['aws_s3_bucket.a'] },
    });
    const [shown] = await filing.evidenceOf(change, 'PLAN');
    expect(shown?.facts).toMatchObject({ delete: 1, lost: ['aws_s3_bucket.a'] });
    const cut = await read('SCAN_REPORT', 'cut.sarif', { version: '2.1.0', runs: [{ results: 'none' }] });
    expect(cut).toMatchObject({ format: null, unread: expect.stringContaining('$.runs[0].results') });
  });

  it('reads the report of this project’s own kind of tools', async () => {
    const change = await filing.change();
    const audit = JSON.stringify({
      auditReportVersion: 2,
      metadata: { vulnerabilities: { info: 0, low: 0, moderate: 0, high: 1, critical: 0, total: 1 } },
    });
    expect(
      (await upload(filing.pipeline, change, { kind: 'AUDIT_REPORT', name: 'audit.json' }, audit)).body,
    ).toMatchObject({
      format: 'npm-audit-json',
      verdict: 'FAILED',
      facts: { high: 1 },
    });
    const lock = readFileSync(path.join(stack().root, 'package-lock.json'));
    expect(
      (await upload(filing.pipeline, change, { kind: 'DOCUMENT', name: 'package-lock.json' }, lock)).body,
    ).toMatchObject({
      digest: sha256(lock),
      format: null,
    });
  });
});
