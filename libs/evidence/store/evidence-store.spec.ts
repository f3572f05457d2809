import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { EvidenceStore } from './evidence-store.ts';

let dir: string;
let store: EvidenceStore;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'gavel-store-'));
  store = new EvidenceStore(dir, 1000);
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

const streamOf = (...pieces: string[]): Readable =>
  Readable.from(
    pieces.map((p) => Buffer.from(p)),
    { objectMode: false },
  );
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const fileOf = (hex: string): string => path.join(dir, hex.slice(0, 2), hex.slice(2, 4), hex);

async function keep(...pieces: string[]): Promise<{ digest: string; sizeBytes: number }> {
  const received = await store.receive(streamOf(...pieces));
  await store.keep(received);
  return received;
}

describe('the evidence store', () => {
  it('keeps a document under its digest and gives back the same bytes', async () => {
    const kept = await keep('hello ', 'world');
    const hex = sha256('hello world');
    expect(kept).toMatchObject({ digest: `sha256:${hex}`, sizeBytes: 11 });
    expect(await readFile(fileOf(hex), 'utf8')).toBe('hello world');
    expect(await buffer(await store.content(kept.digest, 11))).toEqual(Buffer.from('hello world'));
  });

  it('holds the same content once', async () => {
    await keep('same');
    await keep('same');
    expect(await readdir(path.dirname(fileOf(sha256('same'))))).toHaveLength(1);
  });

  it('refuses what is larger than the limit and leaves nothing behind', async () => {
    await expect(store.receive(streamOf('x'.repeat(600), 'y'.repeat(600)))).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
    expect(await readdir(path.join(dir, 'incoming'))).toEqual([]);
  });

  it('takes exactly the limit', async () => {
    expect(await keep('x'.repeat(1000))).toMatchObject({ sizeBytes: 1000 });
  });

  it('leaves nothing behind when the sender breaks off', async () => {
    const broken = new Readable({
      read() {
        this.push('half');
        this.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
      },
    });
    await expect(store.receive(broken)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await readdir(path.join(dir, 'incoming'))).toEqual([]);
  });

  it('never gives out the whole of a file that was altered', async () => {
    const { digest } = await keep('the truth');
    await writeFile(fileOf(sha256('the truth')), 'the trick');
    await expect(buffer(await store.content(digest, 9))).rejects.toThrow('was altered');
  });

  it('says so when a file is lost or of another size', async () => {
    const { digest } = await keep('there');
    await expect(store.content(digest, 4)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await rm(fileOf(sha256('there')));
    await expect(store.content(digest, 5)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('removes a document for good, and once more without harm', async () => {
    const { digest } = await keep('to go');
    await store.remove(digest);
    await store.remove(digest);
    await expect(store.content(digest, 5)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await keep('to go')).toMatchObject({ digest });
    expect(await buffer(await store.content(digest, 5))).toEqual(Buffer.from('to go'));
  });

  it('removes nothing where nothing ever was', async () => {
    await expect(store.remove(`sha256:${sha256('never')}`)).resolves.toBeUndefined();
  });

  it('sweeps away what a crash left behind, and only that', async () => {
    const old = await store.receive(streamOf('old'));
    const fresh = await store.receive(streamOf('new'));
    await utimes(old.path, new Date(0), new Date(0));
    await store.sweep(new Date(Date.now() - 60_000));
    expect(await readdir(path.join(dir, 'incoming'))).toEqual([path.basename(fresh.path)]);
  });
});
