import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '#kernel';
import { type PackFile, textFile } from './archive-file.ts';
import { PackStore } from './pack-store.ts';

const MiB = 1 << 20;
let dir: string;
let store: PackStore;
let id: string;

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'gavel-packs-'));
  store = new PackStore(dir, 30);
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Files that are made as they are written. */
async function* files(from: number, count: number, bytes: number): AsyncGenerator<PackFile> {
  for (let n = from; n < from + count; n += 1)
    yield await Promise.resolve(textFile(`changes/${n}`, `${n} `.repeat(Math.ceil(bytes / 6))));
}
const end = {
  page: textFile('index.html', 'a page'),
  manifest: (listed: readonly { name: string }[]) =>
    textFile('manifest.json', listed.map(({ name }) => name).join()),
};
const folder = () => readdirSync(path.join(dir, id)).sort();
const quiet = () => undefined;

describe('the archive of a pack', () => {
  it('is put together from parts without being held in memory: 200 MiB in less than 120', async () => {
    id = newId();
    const before = process.memoryUsage.rss();
    let most = 0;
    const watch = () => (most = Math.max(most, process.memoryUsage.rss() - before));
    const parts = [];
    for (let part = 0; part < 8; part += 1)
      parts.push(await store.writePart(id, files(100_000 + part * 400, 400, 64 * 1_024), watch));
    const whole = await store.assemble(id, parts, end, watch);
    expect(whole.bytes).toBeGreaterThan(200 * MiB);
    expect(most / MiB).toBeLessThan(120);
    const hash = createHash('sha256');
    for await (const piece of await store.read(id, whole.bytes, { start: 0, end: whole.bytes }))
      hash.update(piece as Buffer);
    expect(whole.digest).toBe(`sha256:${hash.digest('hex')}`);
    writeFileSync(path.join(dir, id, 'left behind.new'), 'x');
    await store.tidy(id);
    expect(folder()).toEqual(['pack.tar']);
  });

  it('is there when it is whole, or not at all', async () => {
    id = newId();
    const part = await store.writePart(id, files(0, 2, 10), quiet);
    const there = folder();
    async function* failing(): AsyncGenerator<PackFile> {
      yield* files(2, 1, 10);
      throw new Error('the database is away');
    }
    await expect(store.writePart(id, failing(), quiet)).rejects.toThrow('is away');
    const short = { ...textFile('short', 'abc'), size: 4 };
    await expect(store.writePart(id, [short], quiet)).rejects.toThrow('short has 3 bytes, and not 4.');
    const other = { ...part, digest: part.digest.replace(/.$/, (sign) => (sign === '0' ? '1' : '0')) };
    await expect(store.assemble(id, [other], end, quiet)).rejects.toThrow();
    appendFileSync(path.join(dir, id, `${part.digest.slice(7)}.part`), 'x');
    await expect(store.assemble(id, [part], end, quiet)).rejects.toThrow('is not what was written');
    expect(folder()).toEqual(there);
    await expect(store.read(id, part.bytes, { start: 0, end: 1 })).rejects.toThrow('not in the folder');
    await store.remove(id);
    expect(readdirSync(dir)).not.toContain(id);
  });
});
