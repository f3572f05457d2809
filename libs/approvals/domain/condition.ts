import { type Id, problem, type Problem, type Role, roles } from '#kernel';

/** Who may mark a condition met: a person's id, a role, whoever verifies the change, or the board that was asked. */
export type Marker = 'board' | 'verifier' | { readonly person: Id } | { readonly role: Role };

/** "Approved, if": what somebody's approval asks for before the work begins. */
export interface Condition {
  readonly id: Id;
  readonly voteId: Id;
  readonly roundId: Id;
  readonly changeId: Id;
  readonly text: string;
  readonly dueAt: Date;
  /** As it is kept: see `markerOf`. */
  readonly marker: string;
  readonly createdAt: Date;
  /** When it was met, or lapsed. */
  readonly settledAt: Date | null;
  /** Who marked it met; null while open, and of one that lapsed. */
  readonly metBy: Id | null;
  readonly metAccount: Id | null;
  /** The evidence document that shows it. */
  readonly evidenceId: Id | null;
  readonly note: string | null;
}

/** A condition as a voter puts it. */
export interface ConditionDraft {
  readonly text: string;
  readonly dueAt: Date;
  readonly marker: Marker;
}

export const maxConditions = 10;

export const conditionStates = ['open', 'met', 'lapsed', 'withdrawn'] as const;
export type ConditionState = (typeof conditionStates)[number];

/** Where it stands; one whose vote was taken back asks for nothing any more. */
export function conditionState(
  { settledAt, metBy }: Pick<Condition, 'settledAt' | 'metBy'>,
  voteStands: boolean,
): ConditionState {
  if (metBy !== null) return 'met';
  if (settledAt !== null) return 'lapsed';
  return voteStands ? 'open' : 'withdrawn';
}

export const markerText = (marker: Marker): string =>
  typeof marker === 'string' ? marker : 'person' in marker ? marker.person : `role:${marker.role}`;

export function markerOf(text: string): Marker {
  if (text === 'board' || text === 'verifier') return text;
  const role = roles.find((r) => text === `role:${r}`);
  return role === undefined ? { person: text } : { role };
}

interface Marking {
  readonly personId: Id;
  readonly roles: readonly Role[];
  readonly verifiers: readonly Id[];
  /** Who was on the boards that were asked. */
  readonly board: readonly Id[];
}

/** Whether the condition names this person as one who may mark it met; what policy forbids them is policy's to say. */
export function isNamed(marker: Marker, { personId, roles: held, verifiers, board }: Marking): boolean {
  if (marker === 'board') return board.includes(personId);
  if (marker === 'verifier') return verifiers.includes(personId);
  return 'person' in marker ? marker.person === personId : held.includes(marker.role);
}

/** What no set of conditions may say. */
export function draftProblems(
  drafts: readonly ConditionDraft[],
  vote: { readonly verdict: string; readonly ratifies: boolean; readonly now: Date },
): Problem[] {
  const bad = (message: string, ...path: string[]) =>
    problem('INVALID_INPUT', message, { path: ['input', 'conditions', ...path] });
  if (drafts.length === 0) return [];
  if (vote.verdict !== 'approve') return [bad('Only an approval has conditions.')];
  if (vote.ratifies)
    return [
      bad('The work has begun, so a condition before it comes too late. A corrective action can follow.'),
    ];
  if (drafts.length > maxConditions) return [bad(`A vote has ${maxConditions} conditions at the most.`)];
  return drafts.flatMap(({ text, dueAt }, i) => [
    ...(text.trim() === '' ? [bad('Say what has to be so.', String(i), 'text')] : []),
    ...(dueAt > vote.now ? [] : [bad('This time is past.', String(i), 'dueAt')]),
  ]);
}
