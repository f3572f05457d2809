import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Service } from '#platform/embedded';
import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Client } from '../support/client.ts';
import { Filing, junit, sha256, type ShownEvidence, upload } from '../support/evidence.ts';
import { machineOf, seeded } from '../support/seeded.ts';
import { stack, startApi } from '../support/stack.ts';

jest.setTimeout(60_000);

let filing: Filing;
beforeAll(async () => {
  filing = await Filing.start();
});

describe('attaching evidence over REST', () => {
  it('keeps a report by its digest, tells what it read, and gives the very bytes back', async () => {
    const change = await filing.change();
    const content = junit(0);
    const sent = await upload(
      filing.pipeline,
      change,
      { kind: 'TEST_REPORT', name: 'junit.xml', digest: sha256(content) },
      content,
      {
        'content-type': 'application/xml',
      },
    );
    expect(sent).toMatchObject({
      status: 201,
      body: {
        kind: 'TEST_REPORT',
        mediaType: 'application/xml',
        digest: sha256(content),
        sizeBytes: content.length,
        format: 'junit-xml',
        verdict: 'PASSED',
        facts: { tests: 1, passed: 1, failed: 0 },
        unread: null,
      },
    });
    expect(sent.headers.get('location')).toBe(sent.body.contentUrl);

    const read = await fetch(`${filing.requester.url}${sent.body.contentUrl}`, {
      headers: filing.requester.headers,
    });
    expect(await read.text()).toBe(content);
    expect(Object.fromEntries(read.headers)).toMatchObject({
      'content-type': 'application/xml',
      'content-disposition': `attachment; filename="junit.xml"; filename*=UTF-8''junit.xml`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      etag: `"${sha256(content)}"`,
    });
  });

  it('takes JSON as a document, not as an input, and leaves other addresses as they are', async () => {
    const change = await filing.change();
    const components = [{ name: 'a' }, { name: 'b' }];
    const bom = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components });
    const sent = await upload(filing.pipeline, change, { kind: 'SBOM', name: 'bom.json' }, bom, {
      'content-type': 'application/json',
    });
    expect(sent.body).toMatchObject({
      format: 'cyclonedx-json',
      facts: { components: 2 },
      digest: sha256(bom),
    });
    const form = new FormData();
    for (const path of ['/api/v1/changes', '/graphql']) {
      const response = await fetch(`${filing.requester.url}${path}`, {
        method: 'POST',
        headers: filing.requester.headers,
        body: form,
      });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
    }
  });

  it('takes a form with a file', async () => {
    const change = await filing.change();
    const form = new FormData();
    form.set('kind', 'SCREENSHOT');
    const pixels = randomBytes(2_000_000);
    form.set('file', new Blob([new Uint8Array(pixels)], { type: 'image/png' }), 'before – after.png');
    const sent = await upload(filing.requester, change, {}, form);
    expect(sent).toMatchObject({
      status: 201,
      body: {
        kind: 'SCREENSHOT',
        name: 'before – after.png',
        mediaType: 'image/png',
        digest: sha256(pixels),
        format: null,
      },
    });
  });

  it('takes more than any other body may have, as a stream', async () => {
    const change = await filing.change();
    const piece = randomBytes(1024 * 1024);
    let left = 20;
    const stream = new ReadableStream({
      pull(controller) {
        if (left-- === 0) controller.close();
        else controller.enqueue(new Uint8Array(piece));
      },
    });
    const sent = await upload(
      filing.pipeline,
      change,
      { kind: 'DEPLOYMENT_LOG', name: 'deploy.log' },
      stream,
    );
    expect(sent).toMatchObject({
      status: 201,
      body: { sizeBytes: 20 * 1024 * 1024, mediaType: 'application/octet-stream' },
    });
  });

  it('keeps what is damaged and says that it was not read', async () => {
    const change = await filing.change();
    const sent = await upload(
      filing.pipeline,
      change,
      { kind: 'TEST_REPORT', name: 'cut.xml' },
      '<testsuites><testsuite>',
    );
    expect(sent).toMatchObject({ status: 201, body: { format: null, verdict: 'UNKNOWN' } });
    expect(sent.body.unread).toContain('The XML is damaged');
  });

  it.each([
    ['no kind', { name: 'a' }, 'x', {}, 400, 'BAD_USER_INPUT'],
    ['an unknown kind', { kind: 'GOSSIP', name: 'a' }, 'x', {}, 400, 'BAD_USER_INPUT'],
    ['no name', { kind: 'DOCUMENT' }, 'x', {}, 400, 'BAD_USER_INPUT'],
    ['an unknown word', { kind: 'DOCUMENT', name: 'a', colour: 'red' }, 'x', {}, 400, 'BAD_USER_INPUT'],
    ['a path for a name', { kind: 'DOCUMENT', name: '../a' }, 'x', {}, 422, 'INVALID_INPUT'],
    ['nothing in it', { kind: 'DOCUMENT', name: 'a' }, '', {}, 422, 'INVALID_INPUT'],
    ['another digest', { kind: 'DOCUMENT', name: 'a', digest: sha256('y') }, 'x', {}, 422, 'INVALID_INPUT'],
    [
      'no digest for a digest',
      { kind: 'DOCUMENT', name: 'a', digest: 'md5:1' },
      'x',
      {},
      422,
      'INVALID_INPUT',
    ],
    [
      'a bill of materials for a test report',
      { kind: 'TEST_REPORT', name: 'a' },
      '{"bomFormat":"CycloneDX","specVersion":"1.5"}',
      {},
      422,
      'INVALID_INPUT',
    ],
    [
      'a coding on top',
      { kind: 'DOCUMENT', name: 'a' },
      'x',
      { 'content-encoding': 'gzip' },
      400,
      'BAD_USER_INPUT',
    ],
  ])('refuses a document with %s, and keeps nothing', async (_, query, body, headers, status, code) => {
    const change = await filing.change();
    const sent = await upload(filing.requester, change, query, body, headers);
    expect([sent.status, sent.body.code]).toEqual([status, code]);
    expect(await filing.evidenceOf(change)).toEqual([]);
  });

  it('refuses the same document a second time, and who may not attach', async () => {
    const change = await filing.change();
    const words = { kind: 'DOCUMENT', name: 'notes.txt' };
    expect((await upload(filing.requester, change, words, 'one')).status).toBe(201);
    expect(await upload(filing.requester, change, words, 'one')).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_EXISTS' },
    });
    expect((await upload(filing.requester, change, words, 'two')).status).toBe(201);
    const auditor = await seeded('oskar');
    expect(await upload(auditor, change, words, 'three')).toMatchObject({
      status: 403,
      body: { code: 'NOT_PERMITTED' },
    });
    const reader = await machineOf('ines', 'changes:read');
    expect(await upload(reader, change, words, 'four')).toMatchObject({ status: 403 });
    expect(await upload(filing.requester, 'CHG-999999999', words, 'five')).toMatchObject({ status: 404 });
    expect((await filing.evidenceOf(change)).map((e) => e.digest)).toEqual([sha256('one'), sha256('two')]);
  });

  it('gives one answer to one Idempotency-Key, and refuses it for another document', async () => {
    const change = await filing.change();
    const words = { kind: 'DOCUMENT', name: 'notes.txt' };
    const key = { 'idempotency-key': `evidence-${change}` };
    const first = await upload(filing.requester, change, words, 'one', key);
    const again = await upload(filing.requester, change, words, 'one', key);
    expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id]);
    expect(await upload(filing.requester, change, words, 'two', key)).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(await filing.evidenceOf(change)).toHaveLength(1);
  });

  it('lists page by page', async () => {
    const change = await filing.change();
    for (const name of ['a', 'b', 'c'])
      await upload(filing.requester, change, { kind: 'DOCUMENT', name }, name);
    const page = `/api/v1/changes/${change}/evidence?limit=2`;
    const one = await filing.requester.rest('GET', page);
    const { items, nextCursor } = one.body as { items: ShownEvidence[]; nextCursor: string };
    expect(items.map((e) => e.name)).toEqual(['a', 'b']);
    const two = await filing.requester.rest('GET', `${page}&after=${nextCursor}`);
    expect(two.body).toMatchObject({ items: [{ name: 'c' }], nextCursor: null });
    expect((await filing.requester.rest('GET', `/api/v1/changes/${change}/evidence?limit=0`)).status).toBe(
      400,
    );
    expect(
      (await filing.requester.rest('GET', `/api/v1/changes/${change}/evidence?after=nonsense`)).status,
    ).toBe(400);
    expect((await filing.requester.rest('GET', `/api/v1/evidence/nonsense/content`)).status).toBe(404);
    expect((await filing.pipeline.rest('GET', `/api/v1/changes/${change}/evidence`)).status).toBe(403);
  });

  it('survives a sender who breaks off', async () => {
    const change = await filing.change();
    const stopped = new AbortController();
    const stream = new ReadableStream({
      async pull(controller) {
        if (stopped.signal.aborted)
          controller.close(); // fetch may go on pulling for ever
        else controller.enqueue(new Uint8Array(1000));
        await new Promise((resolve) => setImmediate(resolve));
        stopped.abort();
      },
    });
    await expect(
      fetch(`${filing.requester.url}/api/v1/changes/${change}/evidence?kind=DOCUMENT&name=half`, {
        method: 'POST',
        headers: filing.requester.headers,
        body: stream,
        duplex: 'half',
        signal: stopped.signal,
      }),
    ).rejects.toThrow();
    expect(await filing.evidenceOf(change)).toEqual([]);
    const whole = await upload(filing.requester, change, { kind: 'DOCUMENT', name: 'half' }, 'whole');
    expect(whole.status).toBe(201);
  });
});

describe('a document beyond the limit', () => {
  const limit = 5_000;
  let api: Service;
  let client: Client;
  let change: string;
  const evidenceDir = path.join(stack().dataDir, `evidence-${randomUUID()}`);
  beforeAll(async () => {
    const env = { GAVEL_EVIDENCE_LIMIT: String(limit), GAVEL_EVIDENCE_DIR: evidenceDir };
    api = await startApi({ databaseUrl: stack().shared.appUrl, env });
    client = new Client(api.url, filing.requester.headers);
    change = await filing.change();
  });
  afterAll(() => api.stop());

  const words = { kind: 'DOCUMENT', name: 'large.bin' };
  const stream = (pieces: number): ReadableStream => {
    let left = pieces;
    return new ReadableStream({
      pull(controller) {
        if (left-- === 0) controller.close();
        else controller.enqueue(new Uint8Array(1_000));
      },
    });
  };
  const form = (size: number): FormData => {
    const data = new FormData();
    data.set('file', new Blob([new Uint8Array(size)]), 'large.bin');
    return data;
  };

  it.each([
    ['with its length told', () => Buffer.alloc(limit + 1)],
    ['piece by piece', () => stream(50)],
    ['in a form', () => form(limit + 1)],
  ])('is refused %s, and leaves nothing behind', async (_, body) => {
    const sent = await upload(client, change, words, body());
    expect([sent.status, sent.body.code]).toEqual([413, 'TOO_LARGE']);
    expect(readdirSync(path.join(evidenceDir, 'incoming'))).toEqual([]);
    expect(await filing.evidenceOf(change)).toEqual([]);
  });

  it('is one byte more than what is taken', async () => {
    expect((await upload(client, change, words, Buffer.alloc(limit))).status).toBe(201);
  });
});
