import type { Id, Json, Problem } from '#kernel';
import { sha256 } from '#kernel';

/** Whether a delivery was taken at the door, and why not. */
export const verdicts = ['TAKEN', 'BAD_SIGNATURE', 'STALE', 'ID_REUSED', 'MALFORMED'] as const;
export type Verdict = (typeof verdicts)[number];

/** What became of a delivery. REFUSED and FAILED wait for somebody who mends what is wrong and has it read again. */
export const deliveryStates = ['WAITING', 'READ', 'UNREAD', 'REFUSED', 'FAILED', 'REJECTED'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** A delivery as it came; its body is read only where it is needed. */
export interface DeliveryRecord {
  readonly id: Id;
  readonly integrationId: Id;
  /** Under which its sender knows it; null where nobody vouches for what it says. */
  readonly externalId: string | null;
  readonly event: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyBytes: number;
  readonly bodyDigest: string;
  readonly receivedAt: Date;
  readonly verdict: Verdict;
  readonly state: DeliveryState;
  /** Readings that failed since it was last asked for. */
  readonly attempts: number;
}

/** How one reading of a delivery ended. */
export const readingOutcomes = ['READ', 'UNREAD', 'REFUSED', 'FAILED'] as const;
export type ReadingOutcome = (typeof readingOutcomes)[number];

export interface ReadingRecord {
  readonly id: Id;
  readonly deliveryId: Id;
  readonly outcome: ReadingOutcome;
  /** Why nothing was brought. */
  readonly note: string | null;
  /** How many facts of each kind it brought. */
  readonly facts: Readonly<Record<string, number>>;
  readonly problems: readonly Problem[];
  readonly readAt: Date;
}

/** Topic of the outbox: a delivery is to be read. */
export const deliveryTopic = 'webhookDelivery';

/** So often a reading may fail before the delivery is laid aside as FAILED. */
export const mostAttempts = 8;

/** What a delivery is after a reading: one that failed waits for the next until it has failed often enough. */
export const stateAfter = (outcome: ReadingOutcome, attempts: number): DeliveryState =>
  outcome === 'FAILED' && attempts < mostAttempts ? 'WAITING' : outcome;

/** Whether a delivery can be read again: whatever was taken and is not waiting for it anyway. */
export const canReplay = ({ state }: Pick<DeliveryRecord, 'state'>): boolean =>
  state !== 'WAITING' && state !== 'REJECTED';

export const bodyDigestOf = (body: Uint8Array): string => `sha256:${sha256(body).toString('hex')}`;

/** So many that were turned away are kept in an hour for one integration; the rest are counted alone. */
export const mostRejectedAnHour = 100;

/** @returns undefined for what is no JSON in UTF-8 */
export function payloadOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

const plain = (text: string, most: number): string =>
  text
    .replace(/[^\x20-\x7e]/g, '?')
    .trim()
    .slice(0, most);

/** How a delivery is known: by its sender's id, or by its body where the sender gives none. */
export const nameFrom = (
  { id, event }: { readonly id: string | null; readonly event: string },
  bodyDigest: string,
): { readonly externalId: string; readonly event: string } => ({
  externalId: plain(id ?? '', 300) || bodyDigest,
  event: plain(event, 200) || 'unknown',
});

/** How large a body may be, in bytes: GitHub's largest are 25 MB, all others stay far below. */
export const bodyLimit = 25 * 1_048_576;

/** Headers that tell of a delivery. Whatever else comes is not kept: it may be a password. */
const telling =
  /^(x-(github|event|request|hook|attempt|hub|snyk|sonar|sonarqube|atlassian)[a-z0-9-]*|x-gitlab-(event|event-uuid|instance|webhook-uuid)|webhook-(id|timestamp|signature)|ce-[a-z0-9-]+|circleci-[a-z-]+|idempotency-key|content-type|user-agent)$/;

/** The headers of a delivery as they are kept, at most 2,000 characters each. */
export const keptHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => telling.test(name))
      .map(([name, value]) => [name, value.slice(0, 2_000)]),
  );

/** What events carry of a delivery; its digest makes the body that is kept provable. */
export const deliveryData = (delivery: DeliveryRecord): Record<string, Json> => ({
  delivery: delivery.id,
  externalId: delivery.externalId,
  event: delivery.event,
  bodyBytes: delivery.bodyBytes,
  bodyDigest: delivery.bodyDigest,
  verdict: delivery.verdict,
});
