import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Checkpoint, checkpointText, parseCheckpoint } from './checkpoint.ts';
import { cosignatureTime } from './cosignature.ts';
import { sha256 } from '#kernel';
import {
  keyIdOf,
  newSigningKey,
  parseSigner,
  parseVerifier,
  signatureTypes,
  signerText,
  signNote,
  verifierOf,
  verifierText,
} from './keys.ts';
import { formatNote, parseNote, type SignedNote, verifyNote } from './note.ts';
import { entryText, recordDigest } from './records.ts';
import {
  bundleOf,
  bundlePath,
  entriesOf,
  levelWidths,
  parseTilePath,
  tileExists,
  tilePath,
} from './tiles.ts';

interface SumdbVectors {
  readonly skey: string;
  readonly vkey: string;
  readonly otherSkey: string;
  readonly otherVkey: string;
  readonly note: string;
}
const go = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'vectors/go-sumdb.json'), 'utf8'),
) as SumdbVectors;

const signer = (text: string) => {
  const key = parseSigner(text);
  if (key === null) throw new Error(`no key: ${text}`);
  return key;
};
const verifier = (text: string) => {
  const key = parseVerifier(text);
  if (key === null) throw new Error(`no key: ${text}`);
  return verifierOf(key);
};
const noteOf = (text: string): SignedNote => {
  const note = parseNote(text);
  if (note === null) throw new Error(`no note: ${text}`);
  return note;
};

describe('signed notes (C2SP signed-note)', () => {
  const keys = [go.skey, go.otherSkey].map(signer);
  const [ours, theirs] = [go.vkey, go.otherVkey].map(verifier);

  it('are those that golang.org/x/mod/sumdb/note signs, to the byte', () => {
    const { text } = noteOf(go.note);
    expect(formatNote({ text, signatures: keys.map((key) => signNote(key, text, 0)) })).toBe(go.note);
  });

  it('are verified for each known key; unknown ones are passed over', () => {
    const note = noteOf(go.note);
    expect(
      verifyNote(
        note,
        [ours, theirs].filter((k) => k !== undefined),
      )?.length,
    ).toBe(2);
    expect(verifyNote(note, [verifierOf(newSigningKey('elsewhere'))])).toBeNull();
    expect(verifyNote(note, ours === undefined ? [] : [ours])).toEqual([ours]);
  });

  it('verify as the example of the specification’s Go package does', () => {
    const example =
      'If you think cryptography is the answer to your problem,\nthen you don’t know what your problem is.\n'.replace(
        '’',
        "'",
      ) +
      '\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    expect(theirs && verifyNote(noteOf(example), [theirs])).toEqual([theirs]);
    expect(theirs && verifyNote(noteOf(example.replace('answer', 'Answer')), [theirs])).toBeNull();
  });

  it('are worth nothing once a single byte differs', () => {
    const known = [ours, theirs].filter((k) => k !== undefined);
    const whole = Buffer.from(go.note, 'utf8');
    const property = fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ flip;
      const note = parseNote(bytes);
      const signed = note === null ? null : verifyNote(note, known);
      // A signature line that names another key is a stranger's; the other one still stands, for the same text.
      if (signed !== null) expect([note?.text, signed.length]).toEqual([noteOf(go.note).text, 1]);
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it.each([
    ['no signature', 'text\n'],
    ['no blank line', `text\n— a AAAAAAA=\n`],
    ['a control character', go.note.replace('gavel', 'ga\tvel')],
    ['no newline at its end', go.note.slice(0, -1)],
    ['a name with a plus', 'text\n\n— a+b AAAAAAA=\n'],
    ['base64 with loose bits', 'text\n\n— a AAAAAAB=\n'],
    ['something else among the signatures', `${go.note}hello\n`],
  ])('are none with %s', (_what, text) => expect(parseNote(text)).toBeNull());

  it('are none that are no UTF-8', () => {
    expect(parseNote(Buffer.concat([Buffer.of(0xff), Buffer.from(go.note)]))).toBeNull();
  });
});

describe('keys', () => {
  it('are read and written as Go does', () => {
    expect(signerText(signer(go.skey))).toBe(go.skey);
    expect(verifierText(signer(go.skey))).toBe(go.vkey);
  });

  it.each([
    [''],
    ['a+b'],
    [go.vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+')],
    [`${go.vkey}AA==`],
    [go.skey],
    [go.vkey.replace('gavel', 'ga vel')],
  ])('are not read from "%s"', (text) => expect(parseVerifier(text)).toBeNull());

  it('that are made sign what their public part verifies', () => {
    const key = newSigningKey('gavel.example/ledger');
    const again = parseSigner(signerText(key));
    expect(again).toEqual({ ...key, seed: Buffer.from(key.seed), publicKey: Buffer.from(key.publicKey) });
    const note = { text: 'a\n', signatures: [signNote(key, 'a\n', 0)] };
    expect(verifyNote(note, [verifierOf(key)])).toHaveLength(1);
    expect(() => newSigningKey('a b')).toThrow(TypeError);
  });
});

describe('cosignatures (C2SP tlog-cosignature)', () => {
  const key = newSigningKey('witness.example/w1', signatureTypes.cosignature);
  const text = 'gavel.example/ledger\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
  const at = 1_679_315_147;

  it('bind the checkpoint and the time', () => {
    const line = signNote(key, text, at);
    expect(cosignatureTime(line.signature)).toBe(at);
    expect(verifyNote({ text, signatures: [line] }, [verifierOf(key)])).toHaveLength(1);
    const later = Buffer.from(line.signature);
    later[7] = (later[7] ?? 0) ^ 1;
    const altered = { text, signatures: [{ ...line, signature: later }] };
    expect(verifyNote(altered, [verifierOf(key)])).toBeNull();
  });

  it('have a key id of their own type, and are no signatures of notes', () => {
    expect(keyIdOf(key)).not.toBe(keyIdOf({ ...key, type: signatureTypes.note }));
    expect(parseVerifier(verifierText(key))?.type).toBe(signatureTypes.cosignature);
    expect(verifierOf(key).verify(text, signNote({ ...key, type: 1 }, text, at).signature)).toBe(false);
  });

  it('of the specification’s example are read', () => {
    const note = noteOf(
      'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n' +
        '— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n' +
        '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n',
    );
    expect(note.signatures.map(({ signature }) => cosignatureTime(signature))).toEqual([null, at]);
    expect(parseCheckpoint(note.text)?.size).toBe(20_852_163);
  });
});

describe('checkpoints (C2SP tlog-checkpoint)', () => {
  const checkpoint: Checkpoint = {
    origin: 'gavel.example/ledger',
    size: 7,
    root: sha256('x'),
    extensions: [],
  };

  it('are read as they are written', () => {
    const property = fc.property(
      fc.maxSafeNat(),
      fc.array(fc.stringMatching(/^[a-z ]+$/)),
      (size, extensions) => {
        const one = { ...checkpoint, size, extensions };
        expect(parseCheckpoint(checkpointText(one))).toEqual(one);
      },
    );
    fc.assert(property);
  });

  it.each([
    ['no origin', checkpointText({ ...checkpoint, origin: '' })],
    ['a size with a leading zero', checkpointText(checkpoint).replace('\n7\n', '\n07\n')],
    ['a size below zero', checkpointText(checkpoint).replace('\n7\n', '\n-7\n')],
    ['a short root', checkpointText({ ...checkpoint, root: Buffer.alloc(31) })],
    ['no newline at its end', checkpointText(checkpoint).slice(0, -1)],
    ['an empty extension', `${checkpointText(checkpoint)}\n`],
    ['two lines', 'a\n7\n'],
  ])('are none with %s', (_what, text) => expect(parseCheckpoint(text)).toBeNull());
});

describe('tiles (C2SP tlog-tiles)', () => {
  it.each([
    ['tile/0/x001/x234/067', { level: 0, index: 1_234_067, width: 256, entries: false }],
    ['tile/0/000', { level: 0, index: 0, width: 256, entries: false }],
    ['tile/1/000.p/17', { level: 1, index: 0, width: 17, entries: false }],
    ['tile/entries/x001/067.p/255', { level: 0, index: 1067, width: 255, entries: true }],
  ])('%s is read and written', (text, tile) => {
    expect(parseTilePath(text)).toEqual(tile);
    expect(tile.entries ? bundlePath(tile) : tilePath(tile)).toBe(text);
  });

  it.each([
    'tile/0/1',
    'tile/0/x000/001',
    'tile/00/001',
    'tile/64/001',
    'tile/0/001.p/0',
    'tile/0/001.p/256',
    'tile/0/001.p/01',
    'tile/0/001/002',
    'tile/-1/001',
    'tile/0/x999/x999/x999/x999/x999/x999/999',
    'tile/0/../001',
  ])('%s names nothing', (text) => expect(parseTilePath(text)).toBeNull());

  it('of a tree of 70,000 are those of the specification’s example', () => {
    expect(levelWidths(70_000)).toEqual([70_000, 273, 1]);
    const there = (level: number, index: number, width: number) =>
      tileExists({ level, index, width }, 70_000);
    expect([there(0, 272, 256), there(0, 273, 112), there(0, 273, 113)]).toEqual([true, true, false]);
    expect([there(1, 0, 256), there(1, 1, 17), there(1, 1, 18), there(2, 0, 1), there(3, 0, 1)]).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
  });

  it('have entries that are read as they were put in; what is cut off is refused', () => {
    const property = fc.property(fc.array(fc.uint8Array({ maxLength: 600 })), fc.nat(), (entries, cut) => {
      const bundle = bundleOf(entries);
      expect(entriesOf(bundle).map((e) => Buffer.from(e))).toEqual(entries.map((e) => Buffer.from(e)));
      if (bundle.length === 0) return;
      // Any cut that is not between two entries.
      let edge = 0;
      const edges = new Set([0, ...entries.map((e) => (edge += 2 + e.length))]);
      const at = cut % bundle.length;
      if (!edges.has(at)) expect(() => entriesOf(bundle.subarray(0, at))).toThrow(RangeError);
    });
    fc.assert(property);
    expect(() => bundleOf([new Uint8Array(65_536)])).toThrow(RangeError);
  });
});

describe('an entry', () => {
  it('is canonical JSON of digests', () => {
    const digest = recordDigest({ b: 1, a: 'x' });
    expect(digest).toEqual(sha256('{"a":"x","b":1}'));
    const id = '01900000-0000-7000-8000-000000000000';
    expect(entryText({ kind: 'vote', id, digest, document: null })).toBe(
      `{"digest":"sha256:${digest.toString('hex')}","id":"${id}","kind":"vote"}`,
    );
    expect(entryText({ kind: 'evidence', id, digest, document: sha256('y') })).toBe(
      `{"digest":"sha256:${digest.toString('hex')}","document":"sha256:${sha256('y').toString('hex')}","id":"${id}","kind":"evidence"}`,
    );
  });
});
