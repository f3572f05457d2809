import type { CommitSeen } from './commit-readings.ts';
import type { RiskModel } from './model.ts';

/** Another change of the same requester on the same services, handed in within the model's days. */
export interface PartSeen {
  readonly id: string;
  /** As people know it: CHG-000123. */
  readonly number: string;
  readonly commits: readonly CommitSeen[];
  readonly outageExpected: boolean;
}

/** What several changes are together, where the model takes them for parts of one. */
export interface Whole {
  /** Of the change itself and its other parts; each commit once, also where several changes bring it somewhere. */
  readonly commits: readonly CommitSeen[];
  readonly outageExpected: boolean;
  /** Says in words what was taken together. */
  readonly note: string;
}

const most = 5;

/** Null where there are fewer parts than the model speaks of: then a change is judged by itself. */
export function wholeOf(
  { parts }: RiskModel,
  { commits, outageExpected }: Omit<Whole, 'note'>,
  others: readonly PartSeen[],
): Whole | null {
  if (parts === undefined || others.length + 1 < parts.atLeast) return null;
  const seen = new Map<string, CommitSeen>();
  for (const commit of [...commits, ...others.flatMap((part) => part.commits)])
    if (!seen.has(commit.sha)) seen.set(commit.sha, commit);
  return {
    commits: [...seen.values()],
    outageExpected: outageExpected || others.some((part) => part.outageExpected),
    note: `taken together with ${namesOf(others)}, of the same requester on the same services within ${parts.days} days`,
  };
}

/** The newest by number, and how many more. */
export function namesOf(others: readonly PartSeen[]): string {
  const named = others.slice(0, most).map((part) => part.number);
  const more = others.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}
