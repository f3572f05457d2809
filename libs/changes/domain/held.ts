import type { Id, Problem } from '#kernel';
import type { Facts } from './facts.ts';

/** A freeze that is on. */
export interface FreezeInForce {
  readonly name: string;
  readonly strength: 'HARD' | 'SOFT';
  /** ISO 8601. */
  readonly until: string;
  /** Which of the change's environments it is on in; null where the change names none. */
  readonly environmentIds: readonly Id[] | null;
}

/** Maintenance windows that bind, of which none is open. */
export interface ClosedWindow {
  readonly name: string;
  /** When the next one opens (ISO 8601); null when none is in sight. */
  readonly opensAt: string | null;
  readonly environmentIds: readonly Id[] | null;
}

/** A conflict of its window that by data nobody may pass over. */
export interface BlockingConflict {
  /** As in `environment-booked`. */
  readonly rule: string;
  /** The other side, as in `“Load test” until 2026-11-23T18:00:00.000Z`. */
  readonly what: string;
  readonly environmentIds: readonly Id[] | null;
}

/** A request for an override that waits for its decision. */
export interface AskedOverride {
  readonly asker: Id;
  readonly strength: 'HARD' | 'SOFT';
}

type Held = Pick<Facts, 'freezes' | 'closedWindows' | 'conditionsOpen' | 'blockingConflicts'>;

export function strongest(freezes: Facts['freezes']): 'NONE' | 'SOFT' | 'HARD' {
  if (freezes.length === 0) return 'NONE';
  return freezes.some(({ strength }) => strength === 'HARD') ? 'HARD' : 'SOFT';
}

/** The same facts for one of the change's environments: what holds it up elsewhere is left out. */
export function heldAt(facts: Facts, environmentId: Id | null): Facts {
  if (environmentId === null) return facts;
  const there = ({ environmentIds }: { readonly environmentIds: readonly Id[] | null }): boolean =>
    environmentIds === null || environmentIds.includes(environmentId);
  return {
    ...facts,
    freezes: facts.freezes.filter(there),
    closedWindows: facts.closedWindows.filter(there),
    blockingConflicts: facts.blockingConflicts.filter(there),
  };
}

/** A refusal for a freeze, a closed window, a conflict or open conditions, with what each is. */
export function explainHeld(problem: Problem, held: Held): Problem {
  const { blockingConflicts, freezes, closedWindows, conditionsOpen } = held;
  if (problem.code === 'CHANGE_FROZEN') {
    const which = freezes.filter(({ strength }) => strength === strongest(freezes));
    const said = which.map(({ name, until }) => `“${name}” is on until ${until}.`);
    return { ...problem, message: [problem.message, ...said].join(' ') };
  }
  if (problem.rule === 'start-needs-conditions-met') return { ...problem, missing: conditionsOpen };
  if (problem.rule?.endsWith('no-blocking-conflict') === true) {
    const said = blockingConflicts.map(({ rule, what }) => `${rule}: ${what}`);
    return { ...problem, message: `${problem.message} ${said.join('; ')}.`, missing: said };
  }
  if (problem.rule?.endsWith('inside-maintenance-window') !== true) return problem;
  const said = closedWindows.map(({ name, opensAt }) =>
    opensAt === null ? `“${name}” does not open again.` : `“${name}” opens at ${opensAt}.`,
  );
  return { ...problem, message: [problem.message, ...said].join(' '), missing: ['maintenance window open'] };
}
