import type { Id } from '#kernel';
import type { EvidenceKind, Verdict } from './kinds.ts';
import type { Reading } from './reading.ts';

/** One document of a change, as it was attached: never altered. */
export interface EvidenceRecord extends Reading {
  readonly id: Id;
  readonly changeId: Id;
  readonly kind: EvidenceKind;
  readonly name: string;
  readonly mediaType: string;
  /** Null when the content lies elsewhere and only its digest was recorded. */
  readonly sizeBytes: number | null;
  /** `sha256:` and 64 hexadecimal digits, of the content as it was sent. */
  readonly digest: string;
  /** Where content that Gavel does not hold can be read. */
  readonly location: string | null;
  readonly attachedBy: Id;
  readonly attachedAccount: Id;
  readonly attachedAt: Date;
}

/** What of a document decides what it proves. */
export interface Attached extends Pick<EvidenceRecord, 'id' | 'kind' | 'name' | 'format'> {
  readonly verdict: Verdict;
  /** The kind of the account that attached it. */
  readonly account: string;
  /** ISO 8601. */
  readonly attachedAt: string;
  /** What a reader found in it of its subject, and nobody else said. */
  readonly commit: unknown;
  readonly subjects: unknown;
}

/**
 * A document as it is judged. What it is said to be counts as far as a reader agrees: what no reader of the kind understood
 * is not `read`, and says neither yes nor no.
 */
export const evidenceItem = ({ format, account, attachedAt, commit, subjects, ...about }: Attached) => ({
  ...about,
  source: 'DOCUMENT' as const,
  read: format !== null && about.kind !== 'DOCUMENT',
  from: account === 'service' ? ('pipeline' as const) : ('person' as const),
  takenAt: attachedAt,
  commits: typeof commit === 'string' && isCommit.test(commit) ? [commit] : [],
  artifacts: Array.isArray(subjects) ? subjects.flatMap((said) => digestOf(said) ?? []) : [],
});

const isCommit = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** An attestation names what it is of as `name@sha256:…`. */
const digestOf = (subject: unknown): string | null =>
  (typeof subject === 'string' ? /@(sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128}))$/.exec(subject)?.[1] : null) ??
  null;
