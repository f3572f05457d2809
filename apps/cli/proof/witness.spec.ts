import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  checkpointText,
  consistencyProof,
  cosigners,
  entryHash,
  formatNote,
  GrowingTiles,
  newSigningKey,
  nodesOver,
  PinnedKey,
  signatureTypes,
  signNote,
  verifierText,
} from '#ledger/testing';
import { KeptNote } from './kept-note.ts';
import { addCheckpoint } from './witness-server.ts';
import { Witness } from './witness.ts';

const logKey = newSigningKey('log.example/ledger');
const otherLog = newSigningKey('other.example/ledger');
const witnessKey = newSigningKey('witness.example/w', signatureTypes.cosignature);
const pinned = PinnedKey.of(verifierText(logKey));
if (pinned === null) throw new Error('no key');

let folder: string;
let witness: Witness;
const stateFile = () => path.join(folder, 'state');
const fresh = () => new Witness(pinned, witnessKey, new KeptNote(stateFile()), () => 1_700_000_000);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gavel-witness-'));
  witness = fresh();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A log of so many leaves of one history or another. */
const leaves = (size: number, history = 'a') =>
  Array.from({ length: size }, (_, at) => entryHash(Buffer.from(`${history} ${at}`)));
function checkpoint(size: number, history = 'a', key = logKey): string {
  const tree = new GrowingTiles();
  for (const leaf of leaves(size, history)) tree.add(leaf);
  const text = checkpointText({ origin: key.name, size, root: tree.root(), extensions: [] });
  return formatNote({ text, signatures: [signNote(key, text, 0)] });
}
const proofOf = (from: number, to: number, history = 'a') =>
  consistencyProof(from, to, nodesOver(leaves(to, history)));

async function add(oldSize: number, note: string, proof: readonly Uint8Array[] = []) {
  const lines = proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('');
  return addCheckpoint(witness, pinned as PinnedKey, `old ${oldSize}\n${lines}\n${note}`);
}

describe('add-checkpoint', () => {
  it('cosigns the first, and what only grew from it, also after a restart', async () => {
    const first = await add(0, checkpoint(5));
    expect(first.status).toBe(200);
    expect(cosigners(checkpoint(5) + first.body, [witness.verifier])).toEqual([witnessKey.name]);
    expect(readFileSync(stateFile(), 'utf8')).toBe(checkpoint(5));
    witness = fresh();
    const second = await add(5, checkpoint(12), await proofOf(5, 12));
    expect(second.status).toBe(200);
    // The same once more: a witness says again what it said.
    expect((await add(12, checkpoint(12))).status).toBe(200);
  });

  it('tells what it holds to whoever begins elsewhere, and cosigns nothing', async () => {
    await add(0, checkpoint(5));
    expect(await add(0, checkpoint(12))).toMatchObject({
      status: 409,
      body: '5\n',
      type: 'text/x.tlog.size',
    });
    expect(await add(4, checkpoint(12), await proofOf(4, 12))).toMatchObject({ status: 409, body: '5\n' });
    expect(readFileSync(stateFile(), 'utf8')).toBe(checkpoint(5));
  });

  it('cosigns neither another history, nor another tree of the same size, nor a smaller one', async () => {
    await add(0, checkpoint(5));
    const [, ...short] = await proofOf(5, 12);
    for (const proof of [await proofOf(5, 12, 'b'), [], short])
      expect(await add(5, checkpoint(12, 'b'), proof)).toMatchObject({ status: 422 });
    expect(await add(5, checkpoint(12), short)).toMatchObject({ status: 422 });
    expect(await add(5, checkpoint(5, 'b'))).toMatchObject({ status: 409 });
    expect(await add(5, checkpoint(4))).toMatchObject({ status: 400 });
    expect(readFileSync(stateFile(), 'utf8')).toBe(checkpoint(5));
  });

  it.each([
    ['another log', 404, () => checkpoint(3, 'a', otherLog)],
    ['an unsigned checkpoint', 403, () => checkpoint(3).replace(/— .*/, '— a AAAAAAA=')],
    ['a checkpoint that was altered', 403, () => checkpoint(3).replace('\n3\n', '\n4\n')],
  ])('refuses %s', async (_what, status, note) => {
    expect(await add(0, note())).toMatchObject({ status });
  });

  it.each([
    '',
    'old 1',
    'old -1\n\n',
    'old 01\n\n',
    'old 1\nAAAA\n\n',
    `old 1\n${'A'.repeat(43)}=\n`.repeat(70),
  ])('takes %j for no request', async (body) => {
    expect(await addCheckpoint(witness, pinned, body)).toMatchObject({ status: 400 });
  });

  it('begins nothing anew over a state that it cannot read', async () => {
    writeFileSync(stateFile(), 'nonsense');
    await expect(add(0, checkpoint(3))).rejects.toThrow('holds no checkpoint of this log');
  });
});
