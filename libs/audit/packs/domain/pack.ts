import type { DueNext, Id } from '#kernel';

export const packStates = ['QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELED', 'EXPIRED'] as const;
export type PackState = (typeof packStates)[number];

/** Which changes a pack is of; every part that is given narrows. It is on record as it is here. */
export interface PackSelection {
  /** Deployed to production from here on, in ISO 8601. */
  readonly from: string | null;
  /** And before this. */
  readonly to: string | null;
  /** Keys of services: whose deployments, or, without a time, whose changes. */
  readonly services: readonly string[] | null;
  /** Numbers of changes. */
  readonly changes: readonly string[] | null;
  /** A population that was drawn: the changes of its rows. */
  readonly population: Id | null;
  /** A sample that was drawn of one. */
  readonly sample: Id | null;
}

/** An evidence pack: what was asked for, and how far its archive is. */
export interface EvidencePack {
  readonly id: Id;
  readonly selection: PackSelection;
  /** Whether documents are in it with their content. */
  readonly documents: boolean;
  /** Tells which changes were selected: the digest of their ids in order. */
  readonly digest: string;
  readonly requestedBy: Id;
  readonly requestedAt: Date;
  readonly state: PackState;
  /** How many changes were selected. */
  readonly total: number;
  /** How many of them are in the archive. */
  readonly done: number;
  /** The last file in it that records refer to; empty before the first. */
  readonly reference: string;
  /** How many parts of the archive are on disk. */
  readonly parts: number;
  /** How long the archive is so far, or in the end. */
  readonly bytes: number;
  /** Of the checkpoint that all proofs lead to. */
  readonly checkpointSize: number | null;
  /** SHA-256 of the whole archive; null before it is whole. */
  readonly archiveDigest: string | null;
  /** What went wrong last. */
  readonly fault: string | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly expiresAt: Date | null;
  /** Whether its files are removed. */
  readonly cleared: boolean;
}

const ranks: Readonly<Record<PackState, number>> = {
  QUEUED: 0,
  RUNNING: 1,
  DONE: 2,
  FAILED: 2,
  CANCELED: 2,
  EXPIRED: 3,
};

/** Counts up whenever the record moves. */
export const stageOf = ({ parts, state, cleared }: EvidencePack): number =>
  2 * parts + 2 * ranks[state] + (cleared ? 1 : 0);

/** What time, or a worker, brings about next; null when nothing is left to do. */
export function dueOf(pack: EvidencePack): DueNext | null {
  const { id, state, cleared, requestedAt, endedAt, expiresAt } = pack;
  if (cleared) return null;
  const key = `${state}:${id}:${stageOf(pack)}`;
  switch (state) {
    case 'QUEUED':
    case 'RUNNING':
      return { kind: 'pack-build', key, at: requestedAt.toISOString() };
    case 'DONE':
      return { kind: 'pack-expiry', key, at: (expiresAt ?? requestedAt).toISOString() };
    default:
      return { kind: 'pack-clearing', key, at: (endedAt ?? requestedAt).toISOString() };
  }
}
