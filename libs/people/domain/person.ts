import { type Id, type Role, roles } from '#kernel';

/** A person as other slices see one. Inactive people stay: what they did keeps its name. */
export interface PersonRecord {
  readonly id: Id;
  readonly name: string;
  /** The main address, in lower case. */
  readonly email: string;
  /** An IANA name, such as Europe/Berlin. */
  readonly timeZone: string;
  readonly managerId: Id | null;
  readonly teamId: Id | null;
  readonly active: boolean;
  readonly roles: readonly Role[];
}

export interface TeamRecord {
  readonly id: Id;
  readonly name: string;
  readonly active: boolean;
}

/** Addresses are one and the same whatever their case. */
export const normalizeEmail = (email: string): string => email.trim().toLowerCase();

/** Roles once each, in the order of the list of roles, so that equal sets are equal texts. */
export const normalizeRoles = (given: readonly Role[]): Role[] => roles.filter((r) => given.includes(r));

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
