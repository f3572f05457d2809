import type { Id, Json } from '#kernel';

/** What a handler is given: the newest payload under one key. */
export interface OutboxMessage {
  readonly key: Id;
  readonly payload: { readonly [key: string]: Json | undefined };
  readonly correlationId: string;
}

/**
 * Takes one topic's messages to the world outside. A message may come again after a crash, so taking it twice must
 * have the effect of taking it once; and two workers may hold messages of one key at the same time.
 */
export interface OutboxHandler {
  readonly topic: string;
  /**
   * Resolves when all are delivered. Rejects with `DeliveryFailures` to say which are not; any other error means none
   * is. Has `deliveryLimitMs` to finish.
   */
  deliver(messages: readonly OutboxMessage[]): Promise<void>;
}

/** Injection token of the worker's `OutboxHandler[]`. */
export const OUTBOX_HANDLERS = Symbol('OutboxHandlers');

/** The messages that could not be delivered, by key; the others of the batch were. */
export class DeliveryFailures extends Error {
  override readonly name = 'DeliveryFailures';
  constructor(readonly byKey: ReadonlyMap<Id, unknown>) {
    super(`${byKey.size} messages could not be delivered`);
  }
}
