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

/** What decides whether a kind of evidence is there. */
export type Attached = Pick<EvidenceRecord, 'id' | 'kind' | 'name'> & { readonly verdict: Verdict };

/**
 * The kinds that these documents satisfy. A document replaces an earlier one of the same kind and name; a kind is
 * satisfied when at least one document is left and none that is left failed. So a failed report can be answered by a
 * better one of the same name, but not hidden behind another.
 */
export function satisfiedKinds(documents: readonly Attached[]): EvidenceKind[] {
  const newest = new Map<string, Attached>();
  for (const document of [...documents].sort((a, b) => (a.id < b.id ? -1 : 1)))
    newest.set(`${document.kind} ${document.name}`, document);
  const current = [...newest.values()];
  const failed = new Set(current.filter((d) => d.verdict === 'FAILED').map((d) => d.kind));
  return [...new Set(current.map((d) => d.kind))].filter((kind) => !failed.has(kind));
}
