import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  /** Milliseconds until it fails; 10 s unless told. */
  readonly within?: number;
  /** Milliseconds between two looks; 25 unless told. */
  readonly every?: number;
  /** What is awaited, for the error. */
  readonly what?: string;
}

/**
 * Looks again and again until `look` gives something other than undefined, null or false, and gives that back.
 * A look that throws counts as not yet; the last error is part of the failure.
 */
export async function waitFor<T>(
  look: () => T | Promise<T>,
  { within = 10_000, every = 25, what = 'the condition' }: Patience = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + within;
  let last: unknown = 'it never came true';
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== null && seen !== false)
        return seen as NonNullable<Exclude<T, false>>;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline)
      throw new Error(
        `Waited ${within} ms for ${what}: ${last instanceof Error ? last.message : String(last)}`,
      );
    await sleep(every);
  }
}
