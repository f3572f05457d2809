import type { Person } from './person.ts';
import type { Stage } from './stage.ts';

export interface Finding {
  readonly outcome: 'SUCCESSFUL' | 'SUCCESSFUL_WITH_ISSUES';
  readonly summary: string;
  readonly rootCause?: string;
  readonly actions?: readonly { readonly title: string; readonly owner: string; readonly dueAt: string }[];
}

/** Completes the review of a change over GraphQL. */
export async function completeReview(
  stage: Stage,
  who: Person,
  change: string,
  found: Finding,
): Promise<void> {
  await who.mutate('completeReview', { change, ...found }, 'change { number }');
  stage.narrator.said(`The review of ${change} is complete: ${found.summary}`);
}

export const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
