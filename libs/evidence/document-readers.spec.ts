import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DocumentReaders } from './document-readers.ts';
import { sigstore } from './testing/attestations.ts';

const signer = {
  identity: 'https://github.com/acme/pay/.github/workflows/release.yml@refs/tags/v7',
  issuer: 'https://token.actions.githubusercontent.com',
};
const whatever = { trustedRoot: 'root.json', signers: [signer] };

describe('The readers of a house', () => {
  let folder: string;
  const put = (name: string, content: unknown): Promise<void> =>
    writeFile(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  const verdict = async (): Promise<string | null> => {
    const bundle = JSON.stringify(sigstore.bundle);
    await put('bundle', bundle);
    const incoming = { path: path.join(folder, 'bundle'), sizeBytes: Buffer.byteLength(bundle) };
    return (await DocumentReaders.ofHouse(folder).read(incoming, 'DOCUMENT')).verdict;
  };

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'gavel-house-'));
    await put('root.json', sigstore.trustedRoot);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('verify signatures against the root that it pins, for the signers that it names', async () => {
    await put('sigstore.json', whatever);
    expect(await verdict()).toBe('PASSED');
    await put('sigstore.json', { ...whatever, signers: [{ ...signer, issuer: 'https://other.example' }] });
    expect(await verdict()).toBe('FAILED');
    await put('sigstore.json', { trustedRoot: null, signers: [] });
    expect(await verdict()).toBe('UNKNOWN');
  });

  it.each([
    ['is not there', null, 'sigstore.json cannot be read'],
    ['is no JSON', '{', 'sigstore.json cannot be read'],
    ['has a setting that there is not', { ...whatever, roots: [] }, 'Unrecognized key: "roots"'],
    ['leads out of the folder', { ...whatever, trustedRoot: '../root.json' }, 'in the same folder'],
    ['names signers without a root', { ...whatever, trustedRoot: null }, 'only be told with a trustedRoot'],
    ['names a root that is not there', { ...whatever, trustedRoot: 'none.json' }, 'none.json cannot be read'],
    ['names what is no root', { ...whatever, trustedRoot: 'sigstore.json' }, 'a root names certificate'],
  ])('cannot be had when sigstore.json %s', async (_, content, said) => {
    if (content !== null) await put('sigstore.json', content);
    expect(() => DocumentReaders.ofHouse(folder)).toThrow(said);
  });
});

it('are those that the repository ships with', () => {
  expect(DocumentReaders.ofHouse('policies').of({ format: 'sigstore-bundle' })?.title).toBe(
    'a Sigstore bundle',
  );
});
