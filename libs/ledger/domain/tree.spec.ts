import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { emptyRoot, entryHash, nodeHash } from './hashes.ts';
import { consistencyProof, extendsTree, inclusionProof, includes } from './proofs.ts';
import { placeOf, rootOfComplete, tileWidth, tilesFilled } from './tiles.ts';
import { nodesOf, type NodeReader, rootOf } from './tree.ts';

const vectors = (name: string): unknown =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, 'vectors', name), 'utf8'));

/** The definition, word for word (RFC 9162, 2.1.1), with nothing clever about it. */
function naive(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return emptyRoot();
  if (leaves.length === 1) return only;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(naive(leaves.slice(0, k)), naive(leaves.slice(k)));
}

/** Complete subtrees of a list of leaves, each level made once. */
function over(leaves: readonly Uint8Array[]): NodeReader {
  const levels = [[...leaves]];
  for (let row = levels[0] ?? []; row.length > 1; levels.push(row))
    row = Array.from({ length: Math.floor(row.length / 2) }, (_, i) =>
      Buffer.from(nodeHash(row[2 * i] as Uint8Array, row[2 * i + 1] as Uint8Array)),
    );
  return (nodes) => Promise.resolve(nodes.map(({ height, index }) => levels[height]?.[index] as Uint8Array));
}

const leavesOf = (size: number): Buffer[] =>
  Array.from({ length: size }, (_, i) => entryHash(Buffer.from(`entry ${i}`)));

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const folded = (hashes: readonly Uint8Array[]): string =>
  hashes.reduce((sum, hash) => sum.update(hash), createHash('sha256')).digest('hex');

/** Inputs and tree heads of Certificate Transparency's reference tree, sizes 0 to 8. */
const known = {
  inputs: [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ],
  roots: [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ],
};

describe('the tree (RFC 9162)', () => {
  const leaves = known.inputs.map((input) => entryHash(Buffer.from(input, 'hex')));

  it.each(known.roots.map((root, size) => [size, root] as const))(
    'has the known head at size %i',
    async (size, root) => {
      expect(hex(await rootOf(size, over(leaves)))).toBe(root);
    },
  );

  it('has the head that the definition gives, at every size to 300', async () => {
    const many = leavesOf(300);
    for (let size = 0; size <= many.length; size += 1)
      expect(hex(await rootOf(size, over(many)))).toBe(hex(naive(many.slice(0, size))));
  });
});

type Case = [
  name: string,
  refused: boolean,
  at: number,
  size: number,
  one: number,
  two: number,
  proof: number[],
];
interface MerkleVectors {
  readonly hashes: string[];
  readonly inclusion: Case[];
  readonly consistency: Case[];
}

describe('public test vectors of proofs', () => {
  const { hashes, inclusion, consistency } = vectors('merkle.json') as MerkleVectors;
  const at = (place: number): Buffer => Buffer.from(hashes[place] ?? '', 'base64');

  it('are all there', () => expect([inclusion.length, consistency.length]).toEqual([98, 98]));

  it.each(inclusion)('inclusion %s', (_name, refused, index, size, leaf, root, proof) => {
    expect(includes({ index, size, leaf: at(leaf), root: at(root), proof: proof.map(at) })).toBe(!refused);
  });

  it.each(consistency)('consistency %s', (_name, refused, from, to, fromRoot, toRoot, proof) => {
    const claim = { from, to, fromRoot: at(fromRoot), toRoot: at(toRoot), proof: proof.map(at) };
    expect(extendsTree(claim)).toBe(!refused);
  });
});

type Proof = [from: number, size: number, hashes: number, sum: string];
interface SumdbVectors {
  readonly roots: [size: number, root: string][];
  readonly inclusion: Proof[];
  readonly consistency: Proof[];
  readonly tiles: [level: number, index: number, width: number, sum: string][];
}

describe('a log of 70,000 entries as golang.org/x/mod/sumdb has it', () => {
  const go = vectors('go-sumdb.json') as SumdbVectors;
  const read = over(leavesOf(70_000));

  it.each(go.roots)('has the same head at size %i', async (size, root) => {
    expect(hex(await rootOf(size, read))).toBe(root);
  });

  it('proves that leaves are in it with the same hashes', async () => {
    for (const [index, size, length, sum] of go.inclusion) {
      const proof = await inclusionProof(index, size, read);
      expect([index, size, proof.length, folded(proof)]).toEqual([index, size, length, sum]);
    }
  });

  it('proves that it only grew with the same hashes, but for those that the asker has', async () => {
    for (const [from, size, length, sum] of go.consistency) {
      const proof = await consistencyProof(from, size, read);
      expect([from, size, proof.length, folded(proof)]).toEqual([from, size, length, sum]);
    }
  });

  it('has the same tiles', async () => {
    for (const [level, index, width, sum] of go.tiles) {
      const nodes = Array.from({ length: width }, (_, i) => ({ height: 8 * level, index: index * 256 + i }));
      expect([level, index, folded(await read(nodes))]).toEqual([level, index, sum]);
    }
  });
});

const size = fc.integer({ min: 1, max: 700 });

describe('proofs', () => {
  const leaves = leavesOf(700);
  const read = over(leaves);

  it('of every leaf hold, and hold for no other leaf, place, size or head', async () => {
    const property = fc.asyncProperty(size, fc.nat(), fc.nat(), async (n, some, other) => {
      const [index, wrong] = [some % n, other % n];
      const root = await rootOf(n, read);
      const leaf = leaves[index] as Buffer;
      const proof = await inclusionProof(index, n, read);
      const claim = { index, size: n, leaf, root, proof };
      expect(includes(claim)).toBe(true);
      expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(n)));
      expect(includes({ ...claim, leaf: leaves[wrong] as Buffer })).toBe(wrong === index);
      expect(includes({ ...claim, index: wrong })).toBe(wrong === index);
      expect(includes({ ...claim, proof: [...proof, leaf] })).toBe(false);
      if (proof.length > 0) expect(includes({ ...claim, proof: proof.slice(1) })).toBe(false);
      expect(includes({ ...claim, root: entryHash(root) })).toBe(false);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('of growth hold between any two sizes, and for no altered past', async () => {
    const property = fc.asyncProperty(size, size, fc.nat(), async (a, b, flipped) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const [fromRoot, toRoot] = [await rootOf(from, read), await rootOf(to, read)];
      const proof = await consistencyProof(from, to, read);
      const claim = { from, to, fromRoot, toRoot, proof };
      expect(extendsTree(claim)).toBe(true);
      const altered = leaves.map((leaf, i) => (i === flipped % from ? entryHash(leaf) : leaf));
      const lie = over(altered);
      const told = {
        ...claim,
        toRoot: await rootOf(to, lie),
        proof: await consistencyProof(from, to, lie),
      };
      expect(extendsTree(told)).toBe(false);
      expect(extendsTree({ ...claim, proof: [...proof, fromRoot] })).toBe(false);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('are refused for what is not in the tree', () => {
    expect(() => inclusionProof(3, 3, read)).toThrow(RangeError);
    expect(() => consistencyProof(4, 3, read)).toThrow(RangeError);
  });
});

describe('where a subtree’s hash is found', () => {
  it('is in the tiles that are full by then, whatever the size and the step', () => {
    const step = fc.integer({ min: 0, max: 300_000 });
    const property = fc.property(step, step, (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const filled = new Set(tilesFilled(0, to).map(({ level, index }) => `${level}/${index}`));
      const before = tilesFilled(0, from).map(({ level, index }) => `${level}/${index}`);
      const since = tilesFilled(from, to).map(({ level, index }) => `${level}/${index}`);
      expect(new Set([...before, ...since])).toEqual(filled);
      expect(before.length + since.length).toBe(filled.size);
      for (const node of nodesOf({ begin: 0, end: to })) {
        const { offset, count } = placeOf(node);
        expect(offset + count).toBeLessThanOrEqual(tileWidth);
      }
    });
    fc.assert(property, { numRuns: 100 });
  });

  it('follows from the hashes there', async () => {
    const leaves = leavesOf(2048);
    const read = over(leaves);
    for (const node of nodesOf({ begin: 0, end: 2047 })) {
      const { level, index, offset, count } = placeOf(node);
      const places = Array.from({ length: count }, (_, i) => ({
        height: 8 * level,
        index: index * tileWidth + offset + i,
      }));
      const [hash] = await read([node]);
      expect(hex(rootOfComplete(Buffer.concat(await read(places))))).toBe(hex(hash as Uint8Array));
    }
  });
});
