/** What workflows may know of changes: names and plain data, no code of the slice. */
import type { DueNext, NewsOf, TimedAgenda } from '#kernel';

/** The workflow that keeps a change's time. */
export const changeLifeWorkflow = 'changeLife';

/** Its id derives from the change's, so that there is one for each change. */
export const changeLifeWorkflowId = (changeId: string): string => `change-${changeId}`;

/** Tells the workflow that the record has moved on. */
export const recordMovedSignal = 'recordMoved';

/** What a change waits for, as the record has it: all the workflow needs to know. */
export interface Agenda extends TimedAgenda {
  readonly changeId: string;
  readonly number: string;
  readonly type: string;
  readonly state: string;
  /** Keys of the services, in order. */
  readonly services: readonly string[];
}

/** What the signal carries. */
export type RecordMoved = NewsOf<Agenda>;

/** The search attributes of a change's workflow, for Temporal's own UI. */
export const changeSearchAttributes = {
  GavelNumber: 'KEYWORD',
  GavelType: 'KEYWORD',
  GavelState: 'KEYWORD',
  GavelServices: 'KEYWORD_LIST',
} as const;

/** Their values, as the agenda has them. */
export const searchValuesOf = (agenda: Agenda) => ({
  GavelNumber: agenda.number,
  GavelType: agenda.type,
  GavelState: agenda.state,
  GavelServices: [...agenda.services],
});

export interface ChangeActivities {
  /** Does what is due, and answers what is due next. */
  meetDeadline(input: DueNext & { changeId: string; correlationId: string }): Promise<Agenda>;
}
