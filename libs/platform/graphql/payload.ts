import type { Outcome, Problem } from '#kernel';

/** A command's outcome as a mutation's payload: `payloadOf(outcome, 'change')` gives `{ change, problems }`. */
export function payloadOf<T, Name extends string>(
  outcome: Outcome<T>,
  name: Name,
): { [K in Name]: T | null } & { problems: readonly Problem[] } {
  const object = { [name]: outcome.ok ? outcome.value : null } as { [K in Name]: T | null };
  return { ...object, problems: outcome.ok ? [] : outcome.problems };
}
