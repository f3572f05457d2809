import type { Id } from '#kernel';
import type { Occurrence, Span } from '#time';
import type { ConflictRule, Severity } from './calendar-settings.ts';
import type { CalendarEntry } from './entry.ts';
import type { FreezeOverride } from './freeze-override.ts';
import type { Touched } from './scope.ts';

/** A window that is asked about: a change's, or one that somebody has in mind. */
export interface Planned extends Touched {
  /** Tells it from the others that are asked about with it. */
  readonly key: string;
  readonly changeId: Id | null;
  readonly type: string;
  /** Of the most critical service; 1 is the most critical. */
  readonly tier: number;
  readonly requesterId: Id | null;
  readonly implementerId: Id | null;
  readonly span: Span;
  /** What it says, of a change: an override is for one revision. Null of one that nobody has written down. */
  readonly revision: number | null;
}

/** An override in force that lets a change through a freeze for a time. */
export type Passed = Pick<FreezeOverride, 'changeId' | 'entryId' | 'strength' | 'revision'> & {
  readonly until: Date;
};

/** By what another change is met. */
export interface Link {
  readonly role: 'service' | 'implementer' | 'environment';
  /** The service, person or environment of the other change. */
  readonly subject: Id;
  /** Of services: which service of the window asked about it is met from, over how many steps of dependencies. */
  readonly origin: Id | null;
  readonly distance: number;
  /** 1: `origin` needs `subject`; -1: `subject` needs `origin`; 0: they are one. */
  readonly way: -1 | 0 | 1;
}

/** Another change near a window, with all that it is met by. */
export interface Neighbour {
  readonly id: Id;
  readonly number: number;
  readonly title: string;
  readonly state: string;
  readonly span: Span;
  readonly requesterId: Id;
  readonly implementerId: Id | null;
  readonly tier: number;
  readonly environmentIds: readonly Id[];
  readonly environmentKinds: readonly string[];
  readonly links: readonly Link[];
}

/** Something of the calendar with what it brings around the window asked about. */
export interface Nearby {
  readonly entry: CalendarEntry;
  readonly occurrences: readonly Occurrence[];
}

/** All that a window may be in conflict with. */
export interface Surroundings {
  readonly neighbours: readonly Neighbour[];
  readonly entries: readonly Nearby[];
  /** Of the change that is asked about. */
  readonly passes: readonly Passed[];
}

export const nothingAround: Surroundings = { neighbours: [], entries: [], passes: [] };

/**
 * How catalogue and calendar were before something was altered: looked at so, a window has the conflicts that it had then.
 */
export interface Before {
  /** A dependency that was not there: ids of who needs and what is needed, with a blank between. */
  readonly without?: string;
  readonly tiers?: Readonly<Record<Id, number>>;
  readonly places?: Readonly<Record<Id, { readonly kind: string; readonly region: string | null }>>;
  /** An entry in another version, or not there yet. */
  readonly entry?: { readonly id: Id; readonly version: CalendarEntry | null };
  /** An override that was in force. */
  readonly pass?: Passed;
}

export type OtherSide =
  | { readonly kind: 'change'; readonly neighbour: Neighbour; readonly link: Link }
  | { readonly kind: 'entry'; readonly entry: CalendarEntry }
  | { readonly kind: 'windows'; readonly entries: readonly CalendarEntry[] }
  | { readonly kind: 'load'; readonly environmentId: Id; readonly most: number; readonly peak: number };

/** Two sides that do not go together, found and never stored. */
export interface Conflict {
  readonly rule: ConflictRule;
  readonly severity: Severity;
  /** The same for the same conflict: by it an edit tells what is new. */
  readonly key: string;
  /** When both sides are on. */
  readonly span: Span;
  /** From when on it would be over, could the window be moved; null when that is not in sight. */
  readonly clearFrom: Date | null;
  readonly other: OtherSide;
  /** What of the window asked about is concerned. */
  readonly serviceIds: readonly Id[];
  readonly environmentIds: readonly Id[];
}

/** What is found, before its severity is looked up. */
export type Found = Omit<Conflict, 'severity'>;
