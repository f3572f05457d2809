import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { factsOfBundle, sigstore } from '../testing/attestations.ts';
import { documentOf } from '../testing/index.ts';
import { sigstoreBundle, type SigstoreTrust } from './sigstore-bundle.ts';

const signer = {
  identity: 'https://github.com/acme/pay/.github/workflows/release.yml@refs/tags/v7',
  issuer: 'https://token.actions.githubusercontent.com',
};
const trust: SigstoreTrust = { trustedRoot: sigstore.trustedRoot, signers: [signer] };
const read = (bundle: unknown, of: SigstoreTrust) =>
  sigstoreBundle(of).read(documentOf(JSON.stringify(bundle)));

/** The bundle with something in it altered. */
function altered(alter: (bundle: typeof sigstore.bundle) => void): unknown {
  const bundle = structuredClone(sigstore.bundle);
  alter(bundle);
  return bundle;
}
const flipped = (base64: string, at: number): string => {
  const bytes = Buffer.from(base64, 'base64');
  const index = Math.min(bytes.length - 1, Math.floor(at * bytes.length));
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return bytes.toString('base64');
};

describe('a Sigstore bundle and a pinned root', () => {
  it('passes when a trusted signer signed it', async () => {
    expect(await read(sigstore.bundle, trust)).toEqual({
      format: 'sigstore-bundle',
      verdict: 'PASSED',
      facts: {
        ...factsOfBundle,
        signature: 'verified',
        signer: signer.identity,
        issuer: signer.issuer,
        trusted: true,
      },
      unread: null,
    });
  });

  it.each([
    ['another signer', [{ ...signer, identity: `${signer.identity}x` }], 'FAILED'],
    ['another issuer', [{ ...signer, issuer: 'https://accounts.example' }], 'FAILED'],
    ['nobody in particular', [], 'UNKNOWN'],
  ])('does not pass where %s is trusted', async (_, signers, verdict) => {
    expect(await read(sigstore.bundle, { ...trust, signers })).toMatchObject({
      verdict,
      facts: { signature: 'verified', trusted: false },
    });
  });

  it.each(['certificateAuthorities', 'tlogs', 'ctlogs'])('fails where the root has no %s', async (part) => {
    const trustedRoot = { ...sigstore.trustedRoot, [part]: [] };
    expect(await read(sigstore.bundle, { ...trust, trustedRoot })).toMatchObject({
      verdict: 'FAILED',
      facts: { signature: 'wrong' },
    });
  });

  it('fails without an entry in the log', async () => {
    const bundle = altered(({ verificationMaterial }) => verificationMaterial.tlogEntries.splice(0));
    expect(await read(bundle, trust)).toMatchObject({ verdict: 'FAILED', facts: { signature: 'wrong' } });
  });

  const parts: Record<string, (bundle: typeof sigstore.bundle, at: number) => void> = {
    payload: ({ dsseEnvelope }, at) => {
      // Inside a text of the statement, so that it stays one.
      const text = Buffer.from(dsseEnvelope.payload, 'base64').toString();
      const digest = text.indexOf('cdcd') + Math.floor(at * 60);
      dsseEnvelope.payload = Buffer.from(`${text.slice(0, digest)}0${text.slice(digest + 1)}`).toString(
        'base64',
      );
    },
    signature: ({ dsseEnvelope: { signatures } }, at) => {
      for (const each of signatures) each.sig = flipped(each.sig, at);
    },
    certificate: ({ verificationMaterial: { certificate } }, at) => {
      certificate.rawBytes = flipped(certificate.rawBytes, at);
    },
    'log entry': ({ verificationMaterial: { tlogEntries } }, at) => {
      for (const each of tlogEntries) each.canonicalizedBody = flipped(each.canonicalizedBody, at);
    },
    time: ({ verificationMaterial: { tlogEntries } }, at) => {
      for (const each of tlogEntries)
        each.integratedTime = String(Number(each.integratedTime) + 1 + Math.floor(at * 1e6));
    },
  };

  it.each(Object.entries(parts))('never passes with another %s', async (_, alter) => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true }), async (at) => {
        const { verdict, facts } = await read(
          altered((bundle) => alter(bundle, at)),
          trust,
        );
        expect({ verdict, signature: facts['signature'] }).toEqual({ verdict: 'FAILED', signature: 'wrong' });
      }),
      { numRuns: 25 },
    );
  });
});
