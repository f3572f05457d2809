import type { Id } from './ids.ts';

/** The door a command came through; kept with every event. */
export type Door = 'graphql' | 'rest' | 'webhook' | 'cli' | 'workflow' | 'setup';

/** What a person may be asked to do; the duties of ITIL 4 change enablement. */
export const roles = [
  'requester',
  'implementer',
  'approver',
  'changeManager',
  'releaseManager',
  'compliance',
  'auditor',
  'administrator',
] as const;
export type Role = (typeof roles)[number];

/**
 * Who acts. Rules about people count `personId`: a service account carries the person who owns it, so that nobody
 * becomes two people by holding two accounts. Gavel itself (timers) is the actor `system`.
 */
export interface Actor {
  readonly kind: 'person' | 'service' | 'system';
  /** The person behind the account; for a service account its owner; null for the system. */
  readonly personId: Id | null;
  readonly accountId: Id | null;
  /** What the timeline shows: a person's name, a service account's name. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** What the credential is good for; null means whatever the roles allow. */
  readonly scopes: readonly string[] | null;
  readonly door: Door;
  /** Follows one request through log lines, outbox and workflow. */
  readonly correlationId: string;
  /** When somebody else last set the account's credentials; left out when nobody did. */
  readonly credentialsAt?: Date;
  /** The caller's Idempotency-Key, if it sent one. */
  readonly idempotencyKey?: string;
}

export function systemActor(correlationId: string, idempotencyKey?: string): Actor {
  return {
    kind: 'system',
    personId: null,
    accountId: null,
    name: 'Gavel',
    roles: [],
    scopes: null,
    door: 'workflow',
    correlationId,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}
