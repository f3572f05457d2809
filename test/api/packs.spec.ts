import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fromGlobalId, newId, toGlobalId } from '#kernel';
import { verifierText } from '#ledger/testing';
import type { Client } from '../support/client.ts';
import { unseenEdits } from '../support/pack-bytes.ts';
import { cancelPack, packIn, packOf, packsOf, requestedPack, requestPack } from '../support/packs.ts';
import { ProvableSystem } from '../support/proofs.ts';
import { stack } from '../support/stack.ts';
import { waitFor } from '../support/wait-for.ts';

// A whole system is started.
jest.setTimeout(120_000);

let ours: ProvableSystem;
let whole: string;
let draft: string;
let oskar: Client;
const day = 86_400_000;
const since = new Date(Date.now() - day).toISOString();
const hostile = '"><script>alert(1)</script>\u202e';
const pack = () => ours.file('pack.tar');

interface Report {
  readonly verdict: string;
  readonly proven: { what: string; count: number }[];
  readonly notProven: { what: string; why: string; doubt: boolean }[];
  readonly wrong: { place: string; message: string }[];
  readonly code: number | null;
}

async function verify(...args: string[]): Promise<Report> {
  const { code, stdout, stderr } = await ours.desk.type(['verify', ...args, '--json']);
  if (stdout === '') throw new Error(stderr);
  return { ...(JSON.parse(stdout) as Omit<Report, 'code'>), code };
}
const kinds = ({ proven }: Report) => proven.map(({ what }) => what);
const places = ({ wrong }: Pick<Report, 'wrong'>) => wrong.map(({ place }) => place).join('\n');
const archive = (name: string, file: string): string =>
  execFileSync('tar', ['-xOf', ours.file(name), file], { encoding: 'utf8' });
const told = (type: string, id: string) =>
  ours.system.rows<{ data: Record<string, unknown>; actor_name: string }>(
    'SELECT data, actor_name FROM event WHERE type = $1 AND subject_id = $2 ORDER BY seq',
    [type, fromGlobalId(id)?.id],
  );
const folderOf = (id: string): string => path.join(stack().dataDir, 'packs', fromGlobalId(id)?.id ?? '');

beforeAll(async () => {
  ours = await ProvableSystem.start();
  oskar = await ours.system.as('oskar');
  whole = await ours.wholeChange(hostile);
  draft = await ours.editedDraft();
  const lena = await ours.system.as('lena');
  await lena.ask(
    `mutation ($input: RecordDeploymentInput!) { recordDeployment(input: $input) { problems { code } } }`,
    {
      input: {
        ...{ source: 'https://ci.acme.example/search', externalId: '1', service: 'search', change: whole },
        ...{ environment: 'production-eu', startedAt: new Date().toISOString(), outcome: 'SUCCEEDED' },
      },
    },
  );
  await ours.logged();
}, 120_000);
afterAll(() => ours.stop());

describe('gavel pack', () => {
  it('has a pack made and brings it; the pack verifies by itself', async () => {
    expect(await ours.desk.type(['pack', whole, draft, '-o', pack()])).toMatchObject({ code: 0 });
    const report = await verify(pack(), '--key', ours.key);
    expect(report).toMatchObject({ verdict: 'PROVEN', wrong: [], code: 0 });
    expect(report.proven).toEqual(expect.arrayContaining([{ what: 'changes', count: 2 }]));
    expect(kinds(report)).toEqual(
      expect.arrayContaining([
        ...['files', 'records in the log', 'records', 'documents', 'policy sets', 'decisions', 'revisions'],
        ...['votes on their content', 'pages that say what the records say'],
        'selections as they were asked for',
      ]),
    );
    const [made] = await packsOf(oskar);
    const id = made?.id ?? '';
    expect(made).toMatchObject({ state: 'DONE', changes: 2, done: 2, fault: null });
    expect((await told('pack.requested', id))[0]).toMatchObject({
      data: { changes: 2, documents: true, selection: { changes: [whole, draft].sort() } },
      actor_name: 'Oskar Weber',
    });
    expect(await told('pack.made', id)).toMatchObject([
      { data: { bytes: made?.bytes, digest: made?.digest } },
    ]);
    expect(await told('pack.taken', id)).toMatchObject([{ data: { start: 0, end: (made?.bytes ?? 0) - 1 } }]);
  });

  it('reads in a browser, whatever others wrote', () => {
    const index = archive('pack.tar', 'index.html');
    expect(index).toContain('<h1>Evidence pack</h1>');
    expect(index).toContain('&lt;script&gt;');
    expect(index).not.toContain('<script>');
    expect(index).toContain('Keys that signed the log');
    const [, page = ''] = /href="(changes\/[^"]+)"/.exec(index) ?? [];
    expect(archive('pack.tar', page)).toContain('Approvals: votes (');
    const manifest = JSON.parse(archive('pack.tar', 'manifest.json')) as Record<string, never>;
    expect(manifest).toMatchObject({
      format: 'gavel-pack/1',
      request: { requestedBy: 'Oskar Weber', changes: 2 },
      counts: { changes: 2, documents: 1 },
      checkpoint: { origin: ours.logKey.name },
    });
  });

  it('is of a time, of services, or of both; documents stay outside where that is asked', async () => {
    const byTime = [
      'pack',
      '--from',
      since,
      '--service',
      'search',
      '--no-documents',
      '-o',
      ours.file('time.tar'),
    ];
    expect(await ours.desk.type(byTime)).toMatchObject({ code: 0 });
    const report = await verify(ours.file('time.tar'), '--key', ours.key);
    expect(report).toMatchObject({ verdict: 'PROVEN', wrong: [], code: 0 });
    expect(report.proven).toEqual(expect.arrayContaining([{ what: 'changes', count: 1 }]));
    expect(kinds(report)).not.toContain('documents');
    expect(report.notProven.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'contents of documents',
        'that the selection has every deployment of its time',
      ]),
    );
    expect(archive('time.tar', 'index.html')).toContain('by their digests alone');
    const elsewhere = ['pack', '--from', since, '--service', 'payments', '-o', ours.file('none.tar')];
    expect(await ours.desk.type(elsewhere)).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('No change is like that'),
    });
    expect(existsSync(ours.file('none.tar'))).toBe(false);
  });

  it('goes on where a download was cut off', async () => {
    const [made] = await packsOf(oskar, '(last: 1)');
    const { id = '', digest, bytes = 0 } = made ?? {};
    const output = ours.file('resumed.tar');
    const part = `${output}.${digest?.slice(7, 23) ?? ''}.part`;
    writeFileSync(part, readFileSync(pack()).subarray(0, 5_000));
    expect(await ours.desk.type(['pack', '--id', id, '-o', output])).toMatchObject({ code: 0 });
    expect(readFileSync(output).equals(readFileSync(pack()))).toBe(true);
    expect((await told('pack.taken', id)).at(-1)?.data).toEqual({ start: 5_000, end: bytes - 1 });
    const spoilt = ours.file('spoilt.tar');
    writeFileSync(`${spoilt}.${digest?.slice(7, 23) ?? ''}.part`, Buffer.alloc(5_000));
    expect((await ours.desk.type(['pack', '--id', id, '-o', spoilt])).code).toBe(10);
    expect(existsSync(spoilt)).toBe(false);
  });

  it('proves nothing under another key', async () => {
    const other = verifierText({ ...ours.logKey, publicKey: Buffer.alloc(32, 7) });
    const report = await verify(pack(), '--key', other);
    expect(report).toMatchObject({ verdict: 'WRONG', code: 10 });
    expect(places(report)).toBe('checkpoint');
  });
});

describe('packs over the API', () => {
  it('are for the audit alone, and of what there is', async () => {
    const [ravi, maya] = [await ours.system.as('ravi'), await ours.system.as('maya')];
    for (const by of [ravi, maya])
      expect((await requestPack(by, { changes: [whole] })).problems).toMatchObject([
        { code: 'NOT_PERMITTED' },
      ]);
    const [made] = await packsOf(oskar);
    expect((await ravi.rest('GET', made?.contentUrl ?? '')).status).toBe(403);
    expect(await ravi.codes(`{ packs { nodes { id } } }`)).toEqual(['FORBIDDEN']);
    const wrong = async (input: object) =>
      (await requestPack(oskar, input)).problems.map(({ code, path: at }) =>
        `${code} ${at?.at(-1) ?? ''}`.trim(),
      );
    const later = new Date(Date.now() + day).toISOString();
    expect(await wrong({})).toEqual(['INVALID_INPUT from']);
    expect(await wrong({ services: [] })).toEqual(['INVALID_INPUT from']);
    expect(await wrong({ to: since })).toContain('INVALID_INPUT from');
    expect(await wrong({ from: since, to: since })).toEqual(['INVALID_INPUT to']);
    expect(await wrong({ from: since, to: later })).toEqual(['INVALID_INPUT to']);
    expect(await wrong({ changes: ['CHG-999999', 'x'], services: ['nothing'] })).toEqual([
      'INVALID_REFERENCE services',
      'INVALID_REFERENCE changes',
    ]);
    expect(await wrong({ changes: [draft], from: since })).toEqual(['INVALID_INPUT']);
  });

  it('are asked for once under one key, and are listed', async () => {
    const keyed = oskar.with({ 'idempotency-key': 'a pack' });
    const first = await requestedPack(keyed, { changes: [draft] });
    expect((await requestedPack(keyed, { changes: [draft] })).id).toBe(first.id);
    expect((await requestPack(keyed, { changes: [whole] })).problems).toMatchObject([
      { code: 'IDEMPOTENCY_KEY_REUSED' },
    ]);
    const nora = await ours.system.as('nora');
    const hers = await requestedPack(nora, { services: ['search'] });
    await packIn(oskar, first.id, 'DONE');
    await packIn(oskar, hers.id, 'DONE');
    const { node } = await oskar.ask<{ node: object }>(
      `query ($id: ID!) { node(id: $id) { id __typename } }`,
      {
        id: first.id,
      },
    );
    expect(node).toEqual({ id: first.id, __typename: 'EvidencePack' });
    const ids = async (args: string) => (await packsOf(oskar, args)).map(({ id }) => id);
    expect(await ids('(first: 2)')).toEqual([hers.id, first.id]);
    expect(await ids('(filter: { requestedBy: "nora@acme.example", states: [DONE] })')).toEqual([hers.id]);
    expect(await ids('(filter: { states: [FAILED] })')).toEqual([]);
    const { packs } = await oskar.ask<{ packs: { pageInfo: { endCursor: string } } }>(
      `{ packs(first: 1) { pageInfo { endCursor } } }`,
    );
    expect(await ids(`(first: 1, after: "${packs.pageInfo.endCursor}")`)).toEqual([first.id]);
  });

  it('are of a population, or of a sample, that was drawn', async () => {
    const draw = async (what: string, input: object) => {
      const asked = `mutation ($input: Draw${what}Input!) { made: draw${what}(input: $input) { ${what.toLowerCase()} { id } } }`;
      const { made } = await oskar.ask<{ made: Record<string, { id: string }> }>(asked, { input });
      return made[what.toLowerCase()]?.id ?? '';
    };
    const id = await draw('Population', { from: since, to: new Date().toISOString() });
    const sample = await draw('Sample', { population: id, seed: 'any', size: 1 });
    for (const input of [{ population: id }, { sample }, { population: id, sample }])
      expect(await requestedPack(oskar, input)).toMatchObject({ changes: 1 });
    expect(
      (await requestPack(oskar, { population: toGlobalId('Population', newId()) })).problems,
    ).toMatchObject([{ code: 'INVALID_REFERENCE', path: ['input', 'population'] }]);
  });

  it('are downloaded whole, in part, or not again', async () => {
    const [made] = await packsOf(oskar, '(last: 1)');
    const url = `${ours.url}${made?.contentUrl ?? ''}`;
    const get = (headers: Record<string, string>) =>
      fetch(url, { headers: { ...oskar.headers, ...headers } });
    const bytes = readFileSync(pack());
    const first = await get({});
    expect(first.status).toBe(200);
    expect(Buffer.from(await first.arrayBuffer()).equals(bytes)).toBe(true);
    const sha = createHash('sha256').update(bytes).digest();
    expect(first.headers.get('repr-digest')).toBe(`sha-256=:${sha.toString('base64')}:`);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toBe(`"sha256:${sha.toString('hex')}"`);
    const part = await get({ range: 'bytes=600-699', 'if-range': etag });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 600-699/${bytes.length}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(600, 700))).toBe(true);
    expect((await get({ range: 'bytes=600-', 'if-range': '"another"' })).status).toBe(200);
    expect((await get({ 'if-none-match': etag })).status).toBe(304);
    expect((await get({ range: `bytes=${bytes.length}-` })).status).toBe(416);
    expect((await oskar.rest('GET', '/api/v1/packs/nothing')).status).toBe(404);
  });

  it('are ended before they are whole, or expire, and leave nothing but the record', async () => {
    const ended = await requestedPack(oskar, { changes: [whole] });
    expect((await cancelPack(oskar, ended.id)).pack).toMatchObject({ state: 'CANCELED' });
    expect((await cancelPack(oskar, ended.id)).problems).toMatchObject([{ code: 'WRONG_STATE' }]);
    const made = await requestedPack(oskar, { changes: [whole] });
    const { contentUrl } = await packIn(oskar, made.id, 'DONE');
    const tidy = () => Promise.resolve(readdirSync(folderOf(made.id)).join() === 'pack.tar');
    await waitFor(tidy, { within: 30_000, what: 'parts to be removed' });
    // As if its days were over, and its workflow heard of it.
    await ours.behindTheBack(`UPDATE evidence_pack SET expires_at = now() WHERE id = '${fromGlobalId(made.id)?.id}';
      INSERT INTO outbox (topic, key, payload, correlation_id, created_at, due_at)
      VALUES ('pack', '${fromGlobalId(made.id)?.id}', '{}', 'test', now(), now())`);
    await packIn(oskar, made.id, 'EXPIRED');
    const left = () =>
      ours.system.rows('SELECT FROM evidence_pack WHERE NOT cleared AND state <> $1', ['DONE']);
    await waitFor(async () => (await left()).length === 0, {
      within: 30_000,
      what: 'what is left to be removed',
    });
    expect([ended, made].map(({ id }) => existsSync(folderOf(id)))).toEqual([false, false]);
    expect((await oskar.rest('GET', contentUrl ?? '')).status).toBe(404);
    expect(await told('pack.expired', made.id)).toHaveLength(1);
    expect(await told('pack.canceled', ended.id)).toHaveLength(1);
    expect(await packOf(oskar, made.id)).toMatchObject({ digest: expect.stringMatching(/^sha256:/) });
    // Its history is kept: nobody who holds the application's password rewrites it.
    const id = fromGlobalId(made.id)?.id;
    expect(await ours.system.intrude(`UPDATE evidence_pack SET state = 'DONE' WHERE id = $1`, [id])).toBe(
      'evidence_pack_goes_on_check',
    );
    expect(await ours.system.intrude(`DELETE FROM evidence_pack_change WHERE pack_id = $1`, [id])).toBe(
      '42501',
    );
  });
});

describe('a pack', () => {
  it('cannot have a single byte altered unseen: 1,000 of them, each with its place', async () => {
    const missed = await unseenEdits(readFileSync(pack()), ours.file('altered.tar'), ours.pinned(), 1_000);
    expect(missed).toEqual([]);
  });
});
