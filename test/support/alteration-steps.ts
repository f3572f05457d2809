import { expect } from '@jest/globals';
import { instant } from './calendar.ts';
import type { Client } from './client.ts';

export type Fields = Record<string, unknown>;
/** What the commands before have made, by name. */
export type Made = Record<string, string>;

export const actors = ['nora', 'hugo', 'ravi', 'lena', 'tomas', 'maya', 'paul', 'claire', 'george'] as const;
export type ActorName = (typeof actors)[number];
export type Actors = Readonly<Record<ActorName, Client>>;

/** A command that alters who may do what, or what rules go by. */
export interface Alteration {
  readonly by: ActorName;
  readonly mutation: string;
  readonly input: (made: Made) => Fields;
  /** The type of the one event that has to tell of it. */
  readonly event: string;
  /** What the event says of it. */
  readonly says: Fields;
  /** Whether something new comes to be: of that there is no before. */
  readonly creates: boolean;
  /** The name under which the id of what it answers is kept for those that follow. */
  readonly keep: string | undefined;
}
/** What has to be there before the next can be given. */
export type Preparation = (actors: Actors, made: Made) => Promise<void>;
export type Step = Alteration | Preparation;

type Input = Fields | ((made: Made) => Fields);
const step =
  (creates: boolean) =>
  (
    by: ActorName,
    mutation: string,
    input: Input,
    event: string,
    says: Fields,
    keep?: string,
  ): Alteration => ({
    ...{ by, mutation, event, says, creates, keep },
    input: typeof input === 'function' ? input : () => input,
  });
export const creates = step(true);
export const alters = step(false);

export const mail = (name: string): string => `${name}@acme.example`;
export const day = (n: number): string => instant(24 * n);
export const aTime: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
export const reason = 'So it was decided.';
export const password = 'a long pass phrase';
