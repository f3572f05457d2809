/** What workflows may know of changes: names and plain data, no code of the slice. */

/** The workflow that keeps a change's time. */
export const changeLifeWorkflow = 'changeLife';

/** Its id derives from the change's, so that there is one for each change. */
export const changeLifeWorkflowId = (changeId: string): string => `change-${changeId}`;

/** Tells the workflow that the record has moved on. */
export const recordMovedSignal = 'recordMoved';

/** What a change waits for, as the record has it: all the workflow needs to know. */
export interface Agenda {
  readonly changeId: string;
  /** Counts up with every event; an agenda with a lower number than one seen is old news. */
  readonly asOf: number;
  readonly number: string;
  readonly type: string;
  readonly state: string;
  /** Keys of the services, in order. */
  readonly services: readonly string[];
  /** Closed or cancelled: nothing will ever be due again. */
  readonly ended: boolean;
  readonly next: DueNext | null;
}

/** The earliest deadline; `at` in ISO 8601. */
export interface DueNext {
  readonly kind: string;
  readonly key: string;
  readonly at: string;
}

/** What the signal carries. */
export interface RecordMoved {
  readonly agenda: Agenda;
  /** Of the request that moved the record; what the workflow does next is done under it. */
  readonly correlationId: string;
  /** Whether Temporal knows our search attributes. */
  readonly indexed: boolean;
}

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
