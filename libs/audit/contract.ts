/** What workflows may know of packs: names and plain data, no code of the slice. */
import type { DueNext, NewsOf, TimedAgenda } from '#kernel';

/** The workflow that has a pack made, and its archive removed in the end. */
export const packLifeWorkflow = 'packLife';

/** Its id derives from the pack's, so that there is one for each. */
export const packLifeWorkflowId = (packId: string): string => `pack-${packId}`;

/** Tells the workflow that the record has moved on. */
export const packMovedSignal = 'packMoved';

/** What a pack waits for, as the record has it. */
export interface PackAgenda extends TimedAgenda {
  readonly packId: string;
}

/** What the signal carries. */
export type PackMoved = NewsOf<PackAgenda>;

export interface PackActivities {
  /** Carries a pack on for a stint, and answers what is due next. */
  carryPackOn(input: DueNext & { packId: string; correlationId: string }): Promise<PackAgenda>;
}
