import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSecrets, readSecrets } from './secret-file.ts';

describe('A file of secrets', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'gavel-secrets-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is made once when several make it at once, for its owner alone, and nothing is left beside it', async () => {
    const file = path.join(folder, 'deep', 'down', 'the.key');
    await Promise.all(['a', 'b', 'c', 'd'].map((secret) => createSecrets(file, secret)));
    const first = await readSecrets(file);
    expect(first).toHaveLength(1);
    await createSecrets(file, 'late');
    expect(await readSecrets(file)).toEqual(first);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(file))).toEqual(['the.key']);
  });

  it('has a secret to a line, with comments and spaces passed over', async () => {
    const file = path.join(folder, 'many.key');
    await writeFile(file, '# the new one\r\n one \r\n\n# the old one\ntwo');
    expect(await readSecrets(file)).toEqual(['one', 'two']);
  });

  it('says that it is not there, and does not take what cannot be read for that', async () => {
    expect(await readSecrets(path.join(folder, 'none.key'))).toBeNull();
    await expect(readSecrets(folder)).rejects.toThrow('EISDIR');
  });
});
