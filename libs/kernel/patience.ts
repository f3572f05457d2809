/** The earliest thing that time brings about for a subject; `at` in ISO 8601. */
export interface DueNext {
  readonly kind: string;
  /** The same for the same occurrence. */
  readonly key: string;
  readonly at: string;
}

/** What a subject waits for, as the record has it: all that a workflow needs to know of it. */
export interface TimedAgenda {
  /** Counts up whenever the record moves; an agenda with a lower number than one seen is old news. */
  readonly asOf: number;
  /** Nothing will ever be due again. */
  readonly ended: boolean;
  readonly next: DueNext | null;
}

/** What the signal to a workflow carries. */
export interface NewsOf<A extends TimedAgenda> {
  readonly agenda: A;
  /** Of the request that moved the record; what the workflow does next is done under it. */
  readonly correlationId: string;
  /** Whether Temporal knows our search attributes. */
  readonly indexed: boolean;
}
