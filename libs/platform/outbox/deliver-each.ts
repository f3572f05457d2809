import type { Id } from '#kernel';
import { inSpan, withCorrelation } from '#platform/telemetry';
import { DeliveryFailures, type OutboxMessage } from './handler.ts';

/**
 * Delivers messages one by one, `width` at a time, each under its own correlation id.
 * @throws DeliveryFailures naming those that failed
 */
export async function deliverEach(
  messages: readonly OutboxMessage[],
  width: number,
  deliver: (message: OutboxMessage) => Promise<void>,
): Promise<void> {
  const waiting = [...messages];
  const failures = new Map<Id, unknown>();
  const work = async (): Promise<void> => {
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      const { key, correlationId } = message;
      const current = message;
      await withCorrelation(correlationId, () =>
        inSpan('outbox delivery', { 'gavel.subject': key }, () => deliver(current)),
      ).catch((error: unknown) => failures.set(key, error));
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  if (failures.size > 0) throw new DeliveryFailures(failures);
}
