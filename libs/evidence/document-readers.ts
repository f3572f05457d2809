import { readFileSync } from 'node:fs';
import path from 'node:path';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { z } from 'zod';
import type { EvidenceKind } from './domain/kinds.ts';
import type { Component, EvidenceReader, Reading } from './domain/reading.ts';
import { readersWith } from './readers/index.ts';
import { componentsIn, readDocument } from './readers/read-document.ts';
import type { SigstoreTrust } from './readers/sigstore-bundle.ts';

/** A document that has come in, as far as its readers care. */
interface Incoming {
  readonly path: string;
  readonly sizeBytes: number;
}

const file = z
  .strictObject({
    /** A file beside it: Sigstore's `trusted_root.json` as it is published. Null checks nobody's signatures. */
    trustedRoot: z
      .string()
      .regex(/^[\w-][\w.-]*\.json$/, 'the name of a JSON file in the same folder')
      .nullable(),
    signers: z.array(z.strictObject({ identity: z.string().min(1), issuer: z.string().min(1) })),
  })
  .refine(({ trustedRoot, signers }) => trustedRoot !== null || signers.length === 0, {
    message: 'signers can only be told with a trustedRoot',
    path: ['signers'],
  });

/** The readers of this house, with whom it trusts to sign: policies/sigstore.json. */
export class DocumentReaders {
  private constructor(private readonly all: readonly EvidenceReader[]) {}

  /** @throws Error that names the file and what is wrong in it */
  static ofHouse(policyDir: string): DocumentReaders {
    return new DocumentReaders(readersWith({ sigstore: trustIn(policyDir) }));
  }

  read({ path: at, sizeBytes }: Incoming, kind: EvidenceKind): Promise<Reading> {
    return readDocument(at, sizeBytes, { kind, readers: this.all });
  }

  /** The reader that read it; null for a document that none did. */
  of({ format }: Pick<Reading, 'format'>): EvidenceReader | null {
    return this.all.find((reader) => reader.format === format) ?? null;
  }

  /** What a bill of materials lists. */
  components({ path: at, sizeBytes }: Incoming, kind: EvidenceKind): AsyncGenerator<Component> {
    return componentsIn(at, sizeBytes, { kind, readers: this.all });
  }
}

function trustIn(policyDir: string): SigstoreTrust | null {
  const name = path.join(policyDir, 'sigstore.json');
  const parsed = file.safeParse(jsonIn(name));
  if (!parsed.success) throw new Error(`${name} cannot be used:\n${z.prettifyError(parsed.error)}`);
  const { trustedRoot, signers } = parsed.data;
  if (trustedRoot === null) return null;
  return { trustedRoot: rootIn(path.join(policyDir, trustedRoot)), signers };
}

function rootIn(name: string): unknown {
  const root = jsonIn(name);
  const { certificateAuthorities, tlogs } = understood(name, root);
  if (certificateAuthorities.length === 0 || tlogs.length === 0)
    throw new Error(
      `${name} cannot be used: a root names certificate authorities and transparency logs (certificateAuthorities, tlogs).`,
    );
  return root;
}

function understood(name: string, root: unknown): TrustedRoot {
  try {
    return TrustedRoot.fromJSON(root);
  } catch (error) {
    throw new Error(`${name} is no trusted root of Sigstore: ${(error as Error).message}`, { cause: error });
  }
}

function jsonIn(name: string): unknown {
  try {
    return JSON.parse(readFileSync(name, 'utf8'));
  } catch (error) {
    throw new Error(`${name} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
