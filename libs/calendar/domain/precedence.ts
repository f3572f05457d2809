/** What decides which of two changes goes first. */
export interface Filed {
  /** In the order of filing; no two changes share one. */
  readonly number: number;
  readonly state: string;
}

/**
 * Whether another change goes first, so that this one waits for it. Of two in conflict one at the most waits, and a draft
 * holds nobody up: first goes what is under way, then what is scheduled, and of two alike what was filed first.
 */
export function goesFirst(other: Filed, { number, state }: Filed): boolean {
  if (state === 'IMPLEMENTING') return other.state === 'IMPLEMENTING' && other.number < number;
  if (other.state === 'IMPLEMENTING') return true;
  return other.state === 'SCHEDULED' && (state !== 'SCHEDULED' || other.number < number);
}
