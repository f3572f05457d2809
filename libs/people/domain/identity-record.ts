import type { Id } from '#kernel';

export const identityKinds = ['chat', 'codeHost', 'pipeline', 'other'] as const;
export type IdentityKind = (typeof identityKinds)[number];

/** That somebody is known elsewhere under this name, from one time to another. */
export interface IdentityRecord {
  readonly id: Id;
  readonly personId: Id;
  readonly kind: IdentityKind;
  readonly issuer: string;
  readonly subject: string;
  /** Null: for as long as anything is known. */
  readonly fromAt: Date | null;
  readonly toAt: Date | null;
  /** How it was made sure that it is this person's. */
  readonly evidence: string;
  /** Who linked it; null for whoever set Gavel up. */
  readonly linkedBy: Id | null;
  readonly linkedAt: Date;
  readonly endedBy: Id | null;
}
