import type { Role } from '#kernel';
import type { EntityJson, EntityRef } from './request.ts';

/** What the rules know of a person; see Person in policies/schema.cedarschema. */
export interface PersonFacts {
  readonly id: string;
  readonly roles: readonly Role[];
  readonly active: boolean;
  /** When somebody else last set the credentials that are used: seconds since 1970. */
  readonly credentialsSet?: number;
}

/** What the rules know of a change; see Change in policies/schema.cedarschema. The lists hold ids of persons. */
export interface ChangeFacts {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly risk: string;
  readonly riskComplete: boolean;
  readonly tier: number;
  readonly requesters: readonly string[];
  readonly authors: readonly string[];
  readonly coAuthors: readonly string[];
  readonly committers: readonly string[];
  readonly reviewers: readonly string[];
  readonly builders: readonly string[];
  readonly deployers: readonly string[];
  readonly delegators: readonly string[];
  readonly delegates: readonly string[];
  readonly conditionMarkers: readonly string[];
  readonly exceptionGrantors: readonly string[];
  readonly unresolvedAuthors: readonly string[];
  readonly excepted: readonly string[];
  readonly implementers: readonly string[];
  readonly approvers: readonly string[];
  readonly verifiers: readonly string[];
  readonly electorate: readonly string[];
  readonly complete: boolean;
  readonly approved: boolean;
  readonly ratified: boolean;
  readonly ratificationOwed: boolean;
  readonly conditionsOpen: number;
  readonly templateLive: boolean;
  readonly freeze: 'NONE' | 'SOFT' | 'HARD';
  readonly outsideWindow: boolean;
  readonly blockingConflicts: readonly string[];
}

/** What the rules know of a board; see Board in policies/schema.cedarschema. The lists hold ids of persons. */
export interface BoardFacts {
  readonly id: string;
  readonly chairs: readonly string[];
  readonly members: readonly string[];
  readonly guests: readonly string[];
  readonly involved: readonly string[];
}

export const person = (id: string): EntityRef => ({ type: 'Person', id });
export const change = (id: string): EntityRef => ({ type: 'Change', id });
export const board = (id: string): EntityRef => ({ type: 'Board', id });
/** What everything is about that is not about one change. */
export const system: EntityRef = { type: 'System', id: 'gavel' };
/** Gavel itself, as principal. */
export const timer: EntityRef = { type: 'Timer', id: 'gavel' };

export function personEntity({ id, roles, active, credentialsSet }: PersonFacts): EntityJson {
  const set = credentialsSet === undefined ? {} : { credentialsSet };
  return { uid: person(id), attrs: { id, roles, active, ...set }, parents: [] };
}

export function changeEntity({ id, ...facts }: ChangeFacts): EntityJson {
  return { uid: change(id), attrs: facts, parents: [] };
}

export function boardEntity({ id, ...facts }: BoardFacts): EntityJson {
  return { uid: board(id), attrs: facts, parents: [] };
}

/** A person inside a request's context, such as the one who is being named. */
export const personValue = (id: string) => ({ __entity: person(id) });
