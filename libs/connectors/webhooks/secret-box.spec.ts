import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SecretBox } from './secret-box.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'gavel-box-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const boxIn = (name: string) => new SecretBox({ secretsKeyFile: path.join(dir, name) });

describe('a sealed secret', () => {
  it('opens with its key, for what it is the secret of, and in no other way', async () => {
    const box = boxIn('one.key');
    const sealed = await box.seal('pass phrase', 'this');
    expect(sealed.sealed.includes('pass phrase')).toBe(false);
    expect(await box.open(sealed, 'this')).toBe('pass phrase');
    await expect(box.open(sealed, 'that')).rejects.toThrow();
    const altered = Buffer.from(sealed.sealed);
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    await expect(box.open({ ...sealed, sealed: altered }, 'this')).rejects.toThrow();
    await expect(boxIn('other.key').open(sealed, 'this')).rejects.toThrow(/lacks the key/);
    expect((await box.seal('pass phrase', 'this')).sealed).not.toEqual(sealed.sealed);
  });

  it('opens after a new key was put above its own, with which the next is sealed', async () => {
    const box = boxIn('rotated.key');
    const file = path.join(dir, 'rotated.key');
    const before = await box.seal('old', 'this');
    writeFileSync(file, `# new\n${Buffer.alloc(32, 7).toString('base64')}\n${readFileSync(file, 'utf8')}`);
    const after = await box.seal('new', 'this');
    expect(after.keyId).not.toBe(before.keyId);
    expect([await box.open(before, 'this'), await box.open(after, 'this')]).toEqual(['old', 'new']);
  });

  it('has one key, however many processes make it at once, which its owner alone reads', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => boxIn('raced.key').seal('x', 'this')));
    expect(new Set(all.map(({ keyId }) => keyId)).size).toBe(1);
    expect(statSync(path.join(dir, 'raced.key')).mode & 0o777).toBe(0o600);
  });

  it('is not made with a key that is none, which is not told', async () => {
    writeFileSync(path.join(dir, 'bad.key'), 'c2hvcnQ=\n');
    const failed = boxIn('bad.key').seal('x', 'this');
    await expect(failed).rejects.toThrow(/key 1 is not 32 bytes/);
    await expect(failed).rejects.not.toThrow(/c2hvcnQ/);
  });
});
