import type { Id } from '#kernel';
import type { Recurrence } from '#time';

export const entryKinds = ['MAINTENANCE_WINDOW', 'FREEZE', 'BUSINESS_EVENT', 'BOOKING'] as const;
/**
 * MAINTENANCE_WINDOW: when work is welcome. FREEZE: when nothing starts or is deployed. BUSINESS_EVENT: what people should
 * know of. BOOKING: an environment that somebody has for themselves.
 */
export type EntryKind = (typeof entryKinds)[number];

export const freezeStrengths = ['HARD', 'SOFT'] as const;
/** HARD: nothing but an override lets a change through. SOFT: an extra approval does. */
export type FreezeStrength = (typeof freezeStrengths)[number];

/** What an entry is about. An empty list does not narrow it; several lists all have to hold. */
export interface Scope {
  readonly serviceIds: readonly Id[];
  readonly environmentIds: readonly Id[];
  /** Besides the environments named: all of these kinds. */
  readonly environmentKinds: readonly string[];
  readonly regions: readonly string[];
  /** Tenants, as a change names them by tags such as `tenant:acme`. */
  readonly tenants: readonly string[];
  /** Tags of changes, as for a product: `product:payments`. */
  readonly tags: readonly string[];
}

/** Something in the calendar, as its present version has it. */
export interface CalendarEntry {
  readonly id: Id;
  /** Counts edits; every version is kept. */
  readonly version: number;
  readonly kind: EntryKind;
  /** Of freezes alone. */
  readonly strength: FreezeStrength | null;
  readonly name: string;
  /** Why, for those whom it stops. */
  readonly reason: string;
  readonly recurrence: Recurrence;
  readonly scope: Scope;
  /** Types of change that it does not bind. */
  readonly exemptTypes: readonly string[];
  /** Of bookings: the change that the environment is booked for. */
  readonly changeId: Id | null;
  /** What another calendar calls it (UID of RFC 5545); null for one that was made here. */
  readonly uid: string | null;
  readonly createdAt: Date;
  readonly createdBy: Id;
  /** Of the present version. */
  readonly changedAt: Date;
  readonly changedBy: Id;
  /** Why the present version was made. */
  readonly because: string;
  /** From then on it counts no more, whatever its recurrence says. */
  readonly endedAt: Date | null;
}

/** What somebody says of an entry. */
export type EntryContent = Pick<
  CalendarEntry,
  'strength' | 'name' | 'reason' | 'recurrence' | 'scope' | 'exemptTypes' | 'changeId'
>;
