import type { Id } from '#kernel';
import { bodyOf, type FrozenStep, seatOf, type Vote } from './round.ts';

/** A vote lent for a time, as long as it is. An empty list of its scope stands for all. */
export interface LentVote {
  readonly id: Id;
  readonly delegatorId: Id;
  readonly delegateId: Id;
  /** Keys of boards. */
  readonly boards: readonly string[];
  readonly serviceIds: readonly Id[];
  readonly types: readonly string[];
}

/** How things are with those who are asked in a round, at a time. */
export interface Presence {
  readonly recused: readonly Id[];
  /** Members who said that they are away now. */
  readonly absent: readonly Id[];
  /** Members who have left. */
  readonly inactive: readonly Id[];
  /** Delegations that are live now, of members who are active. */
  readonly lent: readonly LentVote[];
}

export const nobodyAway: Presence = { recused: [], absent: [], inactive: [], lent: [] };

/** Somebody who may vote for a member, apart from what policy says. */
export interface StandIn {
  readonly person: Id;
  /** The member whose seat they fill. */
  readonly seat: Id;
  /** Null for a deputy. */
  readonly delegationId: Id | null;
}

/** What a delegation's scope is held against. */
export interface Touched {
  readonly type: string;
  readonly serviceIds: readonly Id[];
}

/**
 * Who may vote for whom in a step. A deputy may for a member who is away, has left, keeps out of it, or was barred when
 * the round was opened: the board chose the deputy, not the member. A delegate may for a member who could vote: the
 * member chose them, so that what bars the one bars the other. Neither passes it on.
 */
export function standIns(
  step: FrozenStep,
  { recused, absent, inactive, lent }: Presence,
  touched: Touched,
): StandIn[] {
  const vacant = new Set([...recused, ...absent, ...inactive, ...step.barred.map((b) => b.person)]);
  const deputies = bodyOf(step).deputies.flatMap(({ person, of }) =>
    of.filter((seat) => vacant.has(seat)).map((seat): StandIn => ({ person, seat, delegationId: null })),
  );
  const delegates = lent
    .filter((d) => step.electorate.includes(d.delegatorId) && covers(d, step, touched))
    .filter((d) => !recused.includes(d.delegatorId) && !inactive.includes(d.delegatorId))
    .map((d): StandIn => ({ person: d.delegateId, seat: d.delegatorId, delegationId: d.id }));
  return [...deputies, ...delegates].filter((s) => !recused.includes(s.person) && s.person !== s.seat);
}

const covers = (
  { boards, serviceIds, types }: LentVote,
  step: FrozenStep,
  { type, serviceIds: touched }: Touched,
): boolean =>
  (boards.length === 0 || boards.some((key) => step.boards.includes(key))) &&
  (types.length === 0 || types.includes(type)) &&
  // Whoever lends a vote on some services lends none on a change that touches others as well.
  (serviceIds.length === 0 || (touched.length > 0 && touched.every((id) => serviceIds.includes(id))));

/** Those of the stand-ins who are worth asking: their seat has no vote, they have none, and nobody of the two is barred. */
export function askable(
  step: FrozenStep,
  found: readonly StandIn[],
  standing: readonly (Pick<Vote, 'personId'> & Partial<Pick<Vote, 'onBehalfOf'>>)[],
): StandIn[] {
  const barred = new Set(step.barred.map((b) => b.person));
  const filled = new Set(standing.map(seatOf));
  const voted = new Set(standing.map((v) => v.personId));
  return found.filter(
    ({ person, seat, delegationId }) =>
      !filled.has(seat) &&
      !voted.has(person) &&
      !barred.has(person) &&
      (delegationId === null || !barred.has(seat)),
  );
}
