import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHash } from 'node:crypto';
import {
  entriesOf,
  entryHash,
  extendsTree,
  formatNote,
  includes,
  newSigningKey,
  parseCheckpoint,
  parseNote,
  parseVerifier,
  signatureTypes,
  signNote,
  verifierOf,
  verifierText,
  verifyNote,
} from '#ledger/testing';
import { wholeChange, does } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { headOf } from '../support/ledger.ts';
import { OwnSystem } from '../support/own-system.ts';
import { waitFor } from '../support/wait-for.ts';

// A whole system is started.
jest.setTimeout(120_000);

const witness = newSigningKey('witness.example/w1', signatureTypes.cosignature);
const stranger = newSigningKey('stranger.example', signatureTypes.cosignature);
const document = '"what the monitoring showed"';

let system: OwnSystem;
let auditor: Client;
let requester: Client;
let change: string;
let evidence: string;
let verifiers: ReturnType<typeof verifierOf>[];

interface Checkpoint {
  readonly size: number;
  readonly note: string;
  readonly root: string;
  readonly origin: string;
  readonly cosignatures: { witness: string; at: string }[];
}
interface Inclusion {
  readonly index: number;
  readonly kind: string;
  readonly entry: string;
  readonly leafHash: string;
  readonly hashes: string[];
  readonly record: string;
  readonly checkpoint: Checkpoint;
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const checkpointFields = 'size note root origin cosignatures { witness at }';

const prove = async (of: string, size?: number): Promise<Inclusion> => {
  const query = `query ($of: String!, $size: Int) { inclusionProof(of: $of, size: $size) {
    index kind entry leafHash hashes record checkpoint { ${checkpointFields} } } }`;
  return (await auditor.ask<{ inclusionProof: Inclusion }>(query, { of, size })).inclusionProof;
};

/** A checkpoint's size and root, after its signature held against the pinned keys. */
function trusted(note: string): { size: number; root: Uint8Array } {
  const parsed = parseNote(note);
  const signers = parsed === null ? null : verifyNote(parsed, verifiers);
  const checkpoint = parseCheckpoint(parsed?.text ?? '');
  if (signers === null || checkpoint === null) throw new Error('The checkpoint is not signed by the log.');
  return checkpoint;
}

const get = async (path: string, client = new Map<string, string>()) => {
  const response = await fetch(`${system.api.url}/ledger/${path}`, { headers: Object.fromEntries(client) });
  return { response, body: Buffer.from(await response.arrayBuffer()) };
};
const signedIn = (client: Client) => new Map(Object.entries(client.headers));
const hand = (note: string) =>
  fetch(`${system.api.url}/ledger/cosignatures`, {
    method: 'POST',
    body: note,
    headers: { 'content-type': 'text/plain' },
  });

beforeAll(async () => {
  system = await OwnSystem.start({
    workers: 1,
    env: { GAVEL_LEDGER_WITNESSES: ` ${verifierText(witness)} ` },
  });
  [auditor, requester] = await Promise.all([system.as('oskar'), system.as('ravi')]);
  change = (await does(requester, 'fileChange', wholeChange({ title: 'Proven' }))).number;
  const path = `/api/v1/changes/${change}/evidence?kind=MONITORING&name=note.json`;
  evidence = ((await requester.rest('POST', path, document)).body as { id: string }).id;
  await waitFor(() => prove(evidence), { within: 30_000, what: 'the document to be a leaf' });
  const { ledgerKeys } = await auditor.ask<{ ledgerKeys: { verifier: string }[] }>(
    `{ ledgerKeys { verifier } }`,
  );
  verifiers = ledgerKeys.flatMap(({ verifier }) => parseVerifier(verifier) ?? []).map(verifierOf);
});
afterAll(() => system.stop());

describe('a proof that a record is in the log', () => {
  const expectProven = ({ index, entry, leafHash, hashes, record, checkpoint }: Inclusion) => {
    const { size, root } = trusted(checkpoint.note);
    const leaf = entryHash(Buffer.from(entry, 'utf8'));
    expect(leaf.toString('base64')).toBe(leafHash);
    expect(includes({ index, size, leaf, root, proof: hashes.map(bytes) })).toBe(true);
    expect(JSON.parse(entry)).toMatchObject({ digest: sha256(record) });
  };

  it('of a document holds, by its id and by what it says', async () => {
    const proof = await prove(evidence);
    expectProven(proof);
    expect(JSON.parse(proof.entry)).toMatchObject({ kind: 'evidence', document: sha256(document) });
    expect((await prove(sha256(document))).index).toBe(proof.index);
  });

  it('of every event and decision on a change holds, against the newest checkpoint and an older one', async () => {
    const { change: shown } = await auditor.ask<{
      change: { timeline: { nodes: { id: string }[] }; decisions: { nodes: { id: string }[] } };
    }>(
      `query ($ref: String!) { change(ref: $ref) { timeline(first: 50) { nodes { id } } decisions(first: 50) { nodes { id } } } }`,
      { ref: change },
    );
    const ids = [...shown.timeline.nodes, ...shown.decisions.nodes].map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(2);
    const proofs = await Promise.all(ids.map((id) => prove(id)));
    proofs.forEach(expectProven);
    expect(new Set(proofs.map(({ kind }) => kind))).toEqual(new Set(['event', 'decision']));
    expectProven(await prove(ids[0] ?? '', proofs[0]?.checkpoint.size));
  });

  it('is for auditors, and only of what is a leaf by then', async () => {
    const query = `query ($of: String!, $size: Int) { inclusionProof(of: $of, size: $size) { index } }`;
    expect(await requester.codes(query, { of: evidence })).toEqual(['FORBIDDEN']);
    expect(await auditor.codes(query, { of: sha256('never seen') })).toEqual(['NOT_FOUND']);
    expect(await auditor.codes(query, { of: 'nonsense' })).toEqual(['BAD_USER_INPUT']);
    expect(await auditor.codes(query, { of: evidence, size: 1_000_000 })).toEqual(['NOT_FOUND']);
    const { index } = await prove(evidence);
    const [older] = await system.rows<{ size: number }>(
      'SELECT max(size)::int AS size FROM ledger_checkpoint WHERE size <= $1',
      [index],
    );
    if (older?.size != null)
      expect(await auditor.codes(query, { of: evidence, size: older.size })).toEqual(['NOT_FOUND']);
  });
});

describe('the log over HTTP', () => {
  it('gives checkpoints and hashes to everybody; the tree is the one that was signed', async () => {
    const { response, body } = await get('checkpoint');
    expect([
      response.status,
      response.headers.get('content-type'),
      response.headers.get('cache-control'),
    ]).toEqual([200, 'text/plain; charset=utf-8', 'no-cache']);
    const { size, root } = trusted(body.toString('utf8'));
    expect((await get(`checkpoint/${size}`)).body.toString('utf8')).toBe(body.toString('utf8'));
    const leaves: Buffer[] = [];
    for (let n = 0; leaves.length < size; n += 1) {
      const width = Math.min(256, size - leaves.length);
      const place = `${String(n).padStart(3, '0')}${width < 256 ? `.p/${width}` : ''}`;
      const tile = await get(`tile/0/${place}`);
      expect(tile.response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(tile.body).toHaveLength(32 * width);
      const hashes = Array.from({ length: width }, (_, i) => tile.body.subarray(32 * i, 32 * i + 32));
      const entries = await get(`tile/entries/${place}`, signedIn(auditor));
      expect(entries.response.headers.get('cache-control')).toMatch(/^private/);
      expect(entriesOf(entries.body).map((entry) => entryHash(entry).toString('hex'))).toEqual(
        hashes.map((hash) => hash.toString('hex')),
      );
      leaves.push(...hashes);
    }
    expect(headOf(leaves).equals(root)).toBe(true);
  });

  it('gives entries, which name records, to auditors alone', async () => {
    expect((await get('tile/entries/000.p/1')).response.status).toBe(401);
    expect((await get('tile/entries/000.p/1', signedIn(requester))).response.status).toBe(403);
    expect((await get('tile/entries/000.p/1', signedIn(auditor))).response.status).toBe(200);
  });

  it.each([
    'tile/0/x001/000',
    'tile/9/000',
    'tile/0/0',
    'tile/0/000.p/256',
    'tile/entries',
    'checkpoint/0',
    'checkpoint/99999999',
    'checkpoint/nothing',
  ])('has no %s', async (path) => {
    expect((await get(path, signedIn(auditor))).response.status).toBe(404);
  });

  it('only grew from one checkpoint to the next', async () => {
    const before = trusted((await get('checkpoint')).body.toString('utf8'));
    await does(requester, 'fileChange', wholeChange({ title: 'Another' }));
    const after = await waitFor(
      async () => {
        const now = trusted((await get('checkpoint')).body.toString('utf8'));
        return now.size > before.size ? now : null;
      },
      { within: 30_000, what: 'the log to grow' },
    );
    const query = `query ($from: Int!, $to: Int!) { consistencyProof(from: $from, to: $to) { hashes from { size note } to { note } } }`;
    const { consistencyProof } = await requester.ask<{
      consistencyProof: { hashes: string[]; from: { size: number; note: string }; to: { note: string } };
    }>(query, { from: before.size, to: after.size });
    const [from, to] = [trusted(consistencyProof.from.note), trusted(consistencyProof.to.note)];
    expect([from.size, to.size]).toEqual([before.size, after.size]);
    const proof = consistencyProof.hashes.map(bytes);
    const claim = { from: from.size, to: to.size, fromRoot: before.root, toRoot: after.root, proof };
    expect(extendsTree(claim)).toBe(true);
    expect(extendsTree({ ...claim, fromRoot: after.root })).toBe(false);
    expect(await requester.codes(query, { from: after.size, to: before.size })).toEqual(['BAD_USER_INPUT']);
    expect(await requester.codes(query, { from: 1_000_000, to: 1_000_001 })).toEqual(['NOT_FOUND']);
  });
});

describe('a witness', () => {
  it('has its cosignature published below the checkpoint', async () => {
    expect((await get('checkpoint/witnessed')).response.status).toBe(404);
    const note = parseNote((await get('checkpoint')).body);
    if (note === null) throw new Error('no checkpoint');
    const at = Math.floor(Date.now() / 1_000);
    const cosigned = {
      text: note.text,
      signatures: [signNote(witness, note.text, at), signNote(stranger, note.text, at)],
    };
    const answer = await hand(formatNote(cosigned));
    const { size } = trusted(formatNote(note));
    expect([answer.status, await answer.json()]).toEqual([200, { size, witnesses: [witness.name] }]);
    // Handed in once more, it is there once.
    expect((await hand(formatNote(cosigned))).status).toBe(200);
    const published = parseNote((await get('checkpoint/witnessed')).body);
    expect(published && verifyNote(published, [verifierOf(witness)])).toHaveLength(1);
    expect(published?.signatures).toHaveLength(2);
    trusted((await get(`checkpoint/${size}`)).body.toString('utf8'));
    const { latestCheckpoint } = await requester.ask<{ latestCheckpoint: Checkpoint }>(
      `{ latestCheckpoint(witnessed: true) { ${checkpointFields} } }`,
    );
    expect(latestCheckpoint).toMatchObject({
      size,
      cosignatures: [{ witness: witness.name, at: new Date(at * 1_000).toISOString() }],
    });
  });

  it('is not heard when it is unknown, signs something else, or signs ahead of time', async () => {
    const note = parseNote((await get('checkpoint')).body);
    if (note === null) throw new Error('no checkpoint');
    const now = Math.floor(Date.now() / 1_000);
    const other = note.text.replace(/\n\d+\n/, '\n999999\n');
    const sent: [number, string][] = [
      [400, 'nonsense'],
      [400, 'not a checkpoint\n\n— a AAAAAAA=\n'],
      [403, formatNote({ text: note.text, signatures: [signNote(stranger, note.text, now)] })],
      [403, formatNote({ text: note.text, signatures: [signNote(witness, other, now)] })],
      [403, formatNote({ text: note.text, signatures: [signNote(witness, note.text, now + 3_600)] })],
      [404, formatNote({ text: other, signatures: [signNote(witness, other, now)] })],
      [413, 'x'.repeat(100_000)],
    ];
    for (const [status, text] of sent) expect([status, (await hand(text)).status]).toEqual([status, status]);
  });
});
