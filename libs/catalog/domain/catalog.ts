import type { Id } from '#kernel';

/** 1 is the most critical tier, 4 the least. */
export type Tier = 1 | 2 | 3 | 4;

/** Something that people run and change. */
export interface ServiceRecord {
  readonly id: Id;
  /** A short name for programs, such as `web-shop`; never altered. */
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly tier: Tier;
  readonly ownerTeamId: Id;
  readonly active: boolean;
}

export const environmentKinds = ['dev', 'test', 'staging', 'production'] as const;
export type EnvironmentKind = (typeof environmentKinds)[number];

/** A place where services run. */
export interface EnvironmentRecord {
  readonly id: Id;
  /** A short name for programs, such as `production-eu`; never altered. */
  readonly key: string;
  readonly name: string;
  readonly kind: EnvironmentKind;
  readonly region: string | null;
  readonly active: boolean;
}

/** `from` needs `to`. */
export interface Dependency {
  readonly fromId: Id;
  readonly toId: Id;
}

/** What a key looks like: words of small letters and digits, joined by single hyphens. */
export const keyForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;
