import type { Role } from '#kernel';
import { people } from './organisation.ts';

/** What a seeded person signs in with. */
export interface SignIn {
  readonly name: string;
  readonly username: string;
  readonly password: string;
  readonly roles: readonly Role[];
}

/** The sign-ins of all seeded people, who share one password. */
export const signInsWith = (password: string): SignIn[] =>
  people.map(({ name, username, roles }) => ({ name, username, password, roles }));
