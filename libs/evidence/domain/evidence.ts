import type { Id } from '#kernel';
import type { EvidenceKind, Verdict } from './kinds.ts';
import type { Reading } from './reading.ts';
import { type EvidenceSubject, subjectFound } from './subject.ts';

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
  /** What its sender said that it is of; null when nothing was said. */
  readonly subject: EvidenceSubject | null;
}

/** What of a document decides what it proves. */
export interface Attached extends Pick<EvidenceRecord, 'id' | 'kind' | 'name' | 'format'> {
  readonly verdict: Verdict;
  /** The kind of the account that attached it. */
  readonly account: string;
  /** ISO 8601. */
  readonly attachedAt: string;
  /** What a reader found in it, as far as it names its subject. */
  readonly facts: { readonly commit?: unknown; readonly subjects?: unknown };
  /** What its sender said that it is of. */
  readonly subject: Pick<EvidenceSubject, 'commit' | 'artifact'> | null;
}

/**
 * A document as it is judged. What it is said to be counts as far as a reader agrees: what no reader of the kind understood
 * is not `read`, and says neither yes nor no. What a reader found of its subject goes before what its sender said.
 */
export function evidenceItem({ format, account, attachedAt, facts, subject, ...about }: Attached) {
  const { commits, artifacts } = subjectFound(facts);
  const { commit = null, artifact = null } = subject ?? {};
  return {
    ...about,
    source: 'DOCUMENT' as const,
    read: format !== null && about.kind !== 'DOCUMENT',
    from: account === 'service' ? ('pipeline' as const) : ('person' as const),
    takenAt: attachedAt,
    commits: commits.length > 0 || commit === null ? commits : [commit],
    artifacts: artifacts.length > 0 || artifact === null ? artifacts : [artifact],
  };
}
