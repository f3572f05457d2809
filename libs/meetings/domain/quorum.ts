import type { Id } from '#kernel';
import type { Presence, Turn } from './meeting.ts';

/** Somebody on the board who may not vote on an item, and why. */
export interface Recusal {
  readonly person: Id;
  readonly rule: string;
  readonly reason: string;
}

export interface Quorum {
  readonly needed: number;
  /** Seats that count for the item now: taken, by somebody who may vote on it. */
  readonly present: readonly Id[];
  readonly reached: boolean;
}

/** Those at the table now. */
export const atTable = (presences: readonly Presence[]): Presence[] =>
  presences.filter((p) => p.leftAt === null);

/**
 * The quorum of an item at this moment. A seat counts once, however many take it; guests have none; whoever is recused
 * does not count, though they sit there.
 */
export function quorumOf(
  presences: readonly Presence[],
  seats: readonly Id[],
  recused: ReadonlySet<Id>,
  needed: number,
): Quorum {
  const counted = new Set<Id>();
  for (const { personId, seatId } of atTable(presences))
    if (seatId !== null && seats.includes(seatId) && !recused.has(personId)) counted.add(seatId);
  const present = [...counted].sort();
  return { needed, present, reached: present.length >= needed };
}

/** Milliseconds that an item was dealt with; a turn that goes on counts up to now. */
export function timeUsed(turns: readonly Turn[], itemId: Id, now: Date): number {
  return turns
    .filter((t) => t.itemId === itemId)
    .reduce((sum, t) => sum + Math.max(0, (t.endedAt ?? now).getTime() - t.beganAt.getTime()), 0);
}
