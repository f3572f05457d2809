import type { Id } from '#kernel';
import type { EvidenceRecord } from './evidence.ts';

/** Where the content of a document is. */
export const contentStates = ['HERE', 'ELSEWHERE', 'GONE_BY_RULE'] as const;
export type ContentState = (typeof contentStates)[number];

/** That a retention rule took a document's content away, and the event that says so. */
export interface Expiry {
  readonly rule: string;
  readonly eventId: Id;
  readonly at: Date;
}

export interface Content {
  readonly state: ContentState;
  readonly expiry: Expiry | null;
}

export function contentOf({ location }: EvidenceRecord, expiry: Expiry | null): Content {
  if (expiry !== null) return { state: 'GONE_BY_RULE', expiry };
  return { state: location === null ? 'HERE' : 'ELSEWHERE', expiry: null };
}
