import type { ToldFact } from '#delivery';
import type { Places } from './integration.ts';
import type { Incoming, Scheme } from './schemes.ts';

/** What a payload says: facts, or nothing that Gavel reads, or nothing that anybody could read. */
export type Reading =
  | { readonly kind: 'facts'; readonly facts: readonly ToldFact[] }
  | { readonly kind: 'unread'; readonly why: string }
  | { readonly kind: 'malformed'; readonly why: string };

export const brings = (...facts: readonly ToldFact[]): Reading => ({ kind: 'facts', facts });
export const unread = (why: string): Reading => ({ kind: 'unread', why });
export const malformed = (why: string): Reading => ({ kind: 'malformed', why });

/** How a delivery names itself. */
export interface Naming {
  /** The same when it is sent again; null where the vendor gives none, and its body stands for it. */
  readonly id: string | null;
  readonly event: string;
}

/** One vendor's ways: how it proves who it is, how it names a delivery, and what its payloads mean. */
export interface Vendor {
  readonly authentic: Scheme;
  /** What a secret of its kind begins with: of those that are made here too. */
  readonly secretPrefix?: string;
  readonly name: (incoming: Incoming, payload: unknown) => Naming;
  /** Pure: the same payload means the same whenever it is read. */
  readonly read: (event: string, payload: unknown, places: Places) => Reading;
}
