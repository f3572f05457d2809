import type { INestApplicationContext, Type } from '@nestjs/common';
import type { Actor, Outcome } from '#kernel';

/** What a step of the seed has in hand. */
export interface SeedContext {
  /** Gavel itself, at set-up. */
  readonly actor: Actor;
  /** The password of every seeded person. */
  readonly password: string;
  readonly app: INestApplicationContext;
}

/**
 * Adds one kind of thing through the use cases. A step runs at every start: it adds what is missing and leaves alone
 * what is there, whatever somebody has made of it since.
 */
export interface SeedStep {
  readonly title: string;
  /** @returns whether anything was added */
  run(seed: SeedContext): Promise<boolean>;
}

/** A service or use case of the slices. */
export const use = <T>(seed: SeedContext, type: Type<T>): T => seed.app.get(type, { strict: false });

/** The value of a command that has to go through; the seed is wrong when it is refused. */
export function must<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`The seed was refused: ${outcome.problems.map((p) => p.message).join(' ')}`);
}
