import type { Id } from '#kernel';

/** A role that somebody held, with the event that gave it. */
export interface RoleHeld {
  readonly person: Id;
  readonly name: string;
  readonly role: string;
  readonly from: Date;
  readonly to: Date | null;
  /** Null where no event tells of it: people who were there when Gavel was set up. */
  readonly given: { readonly event: Id; readonly by: Id | null; readonly door: string } | null;
}

/** Rules that came into force. */
export interface RulesActivated {
  readonly kind: 'policySet' | 'approvalRules';
  readonly version: number;
  /** FILES: the folder that a process started with. UPLOAD: a proposal. RECOVERY: the folder again, past everybody. */
  readonly source: 'FILES' | 'UPLOAD' | 'RECOVERY';
  readonly at: Date;
  readonly proposedBy: Id | null;
  readonly activatedBy: Id | null;
  readonly event: Id | null;
}

/** A meeting that a series puts into the period, and what came of it. */
export interface MeetingDue {
  readonly series: string;
  readonly board: string;
  readonly at: Date;
  readonly outcome: 'HELD' | 'CANCELED' | 'MISSED';
  readonly event: Id | null;
}

/** What controls over a period look at. */
export interface PeriodFacts {
  readonly from: Date;
  /** Never after now. */
  readonly to: Date;
  readonly roles: readonly RoleHeld[];
  readonly rules: readonly RulesActivated[];
  readonly meetings: readonly MeetingDue[];
}
