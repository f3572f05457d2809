import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const current = new AsyncLocalStorage<string>();

/** The id that ties one request's log lines, events, outbox rows and workflow steps together. */
export const correlationId = (): string | undefined => current.getStore();

export const newCorrelationId = (): string => randomUUID();

export function withCorrelation<T>(id: string, body: () => T): T {
  return current.run(id, body);
}

/** Takes over a caller's id when it is one that is safe to print. */
export function acceptedCorrelationId(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.:-]{8,128}$/.test(header) ? header : newCorrelationId();
}
