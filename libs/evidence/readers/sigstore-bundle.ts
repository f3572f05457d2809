import { X509Certificate } from 'node:crypto';
import { type Bundle, bundleFromJSON, isBundleWithDsseEnvelope } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import {
  DamagedDocument,
  type EvidenceReader,
  type ReadableDocument,
  type Reading,
  type ReadingFacts,
} from '../domain/reading.ts';
import { attestationKinds, envelope, envelopeFacts } from './in-toto.ts';
import { object, text } from './json-shape.ts';
import { parseJson, textAt } from './json.ts';
import { known } from './names.ts';
import { hashOf } from './sbom.ts';

/** Whom an installation trusts to sign. Nothing is fetched: the root is pinned. */
export interface SigstoreTrust {
  /** Sigstore's `trusted_root.json`: certificate authorities, transparency logs, time stamp authorities. */
  readonly trustedRoot: unknown;
  /** Whose signatures speak for a change: exact names in certificates, and who vouched for them. */
  readonly signers: readonly { readonly identity: string; readonly issuer: string }[];
}

/** A bundle is held in memory while it is verified. */
const maxBytes = 16 * 1024 * 1024;

/**
 * Reads Sigstore bundles, versions 0.1 to 0.3, and verifies those around a DSSE envelope: certificate, time, entry in
 * the transparency log and signature. A good signature of anybody proves little: only one of a trusted signer passes.
 */
export const sigstoreBundle = (trust: SigstoreTrust | null): EvidenceReader => ({
  format: 'sigstore-bundle',
  title: 'a Sigstore bundle',
  kinds: attestationKinds,
  recognises: ({ json }) =>
    textAt(json, 'mediaType')?.startsWith('application/vnd.dev.sigstore.bundle') === true,
  async read(document) {
    const bytes = await whole(document);
    // First by the bounds that hold for all JSON; only then by the library, which parses it again.
    const { messageSignature, dsseEnvelope } = parseJson(bytes, shape);
    const bundle = parsed(bytes);
    if (messageSignature !== undefined || dsseEnvelope === undefined) {
      const digest = messageSignature?.messageDigest;
      const subject = hashOf(digest?.algorithm?.replace('SHA2_', 'sha'), hex(digest?.digest));
      return reading('UNKNOWN', { ...known({ subject }), signature: 'unverified' });
    }
    return judged(bundle, envelopeFacts(dsseEnvelope), trust);
  },
});

const shape = object({
  mediaType: text,
  dsseEnvelope: envelope,
  messageSignature: object({ messageDigest: object({ algorithm: text, digest: text }) }),
});

function judged(bundle: Bundle, facts: ReadingFacts, trust: SigstoreTrust | null): Reading {
  if (trust === null) return reading('UNKNOWN', { ...facts, signature: 'unverified' });
  const signer = verified(bundle, trust);
  if (typeof signer === 'string')
    return reading('FAILED', { ...facts, signature: 'wrong', ...known({ reason: signer }) });
  const trusted = trust.signers.some(
    (each) => each.identity === signer.identity && each.issuer === signer.issuer,
  );
  return reading(trusted ? 'PASSED' : trust.signers.length > 0 ? 'FAILED' : 'UNKNOWN', {
    ...facts,
    signature: 'verified',
    ...known({ signer: signer.identity, issuer: signer.issuer }),
    trusted,
  });
}

/** Who signed; or why that is not proven. */
function verified(bundle: Bundle, trust: SigstoreTrust): { identity: string; issuer: string } | string {
  if (!isBundleWithDsseEnvelope(bundle)) return 'It has no envelope.';
  const material = toTrustMaterial(TrustedRoot.fromJSON(trust.trustedRoot));
  try {
    if (!certificatesOf(bundle).every(isPlain)) return 'A certificate is not encoded as it was signed.';
    const { identity } = new Verifier(material).verify(toSignedEntity(bundle));
    return { identity: identity?.subjectAlternativeName ?? '', issuer: identity?.extensions?.issuer ?? '' };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function certificatesOf({ verificationMaterial: { content } }: Bundle): readonly Buffer[] {
  if (content.$case === 'certificate') return [content.certificate.rawBytes];
  if (content.$case !== 'x509CertificateChain') return [];
  return content.x509CertificateChain.certificates.map(({ rawBytes }) => rawBytes);
}

/** The library looks past some bytes around the signed part of a certificate; one that was altered there is refused too. */
function isPlain(certificate: Buffer): boolean {
  try {
    return new X509Certificate(certificate).raw.equals(certificate);
  } catch {
    return false;
  }
}

/** @throws DamagedDocument */
function parsed(bytes: Uint8Array): Bundle {
  try {
    return bundleFromJSON(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DamagedDocument(
      `The bundle is not as Sigstore has it: ${why.slice(0, 300)}. Have the tool write it again.`,
    );
  }
}

const reading = (verdict: Reading['verdict'], facts: ReadingFacts): Reading => ({
  format: 'sigstore-bundle',
  verdict,
  facts,
  unread: null,
});

const hex = (base64: string | undefined): string | null =>
  base64 === undefined ? null : Buffer.from(base64, 'base64').toString('hex');

async function whole(document: ReadableDocument): Promise<Uint8Array> {
  if (document.sizeBytes > maxBytes)
    throw new DamagedDocument(
      `It is larger than the ${maxBytes / 1024 / 1024} MiB that are read of a bundle.`,
    );
  const pieces: Uint8Array[] = [];
  for await (const piece of document.pieces()) pieces.push(piece);
  return Buffer.concat(pieces);
}
