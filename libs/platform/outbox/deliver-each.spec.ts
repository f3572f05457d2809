import { describe, expect, it } from '@jest/globals';
import { correlationId } from '#platform/telemetry';
import { deliverEach } from './deliver-each.ts';
import { DeliveryFailures, type OutboxMessage } from './handler.ts';
import { parcelsOf } from './outbox-table.ts';

const messages: OutboxMessage[] = ['a', 'b', 'c', 'd', 'e'].map((key) => ({
  key,
  payload: {},
  correlationId: `of-${key}`,
}));

describe('deliverEach', () => {
  it('delivers each under its own correlation id, so many at a time', async () => {
    const seen: (string | undefined)[] = [];
    let atOnce = 0;
    let most = 0;
    await deliverEach(messages, 2, async () => {
      most = Math.max(most, (atOnce += 1));
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(correlationId());
      atOnce -= 1;
    });
    expect(seen.sort()).toEqual(['of-a', 'of-b', 'of-c', 'of-d', 'of-e']);
    expect(most).toBe(2);
  });

  it('goes on after a failure and names all that failed', async () => {
    const delivered: string[] = [];
    const delivery = deliverEach(messages, 3, ({ key }) => {
      if (key === 'b' || key === 'd') return Promise.reject(new Error(`no ${key}`));
      delivered.push(key);
      return Promise.resolve();
    });
    const error: unknown = await delivery.catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DeliveryFailures);
    expect([...(error as DeliveryFailures).byKey.keys()].sort()).toEqual(['b', 'd']);
    expect(delivered.sort()).toEqual(['a', 'c', 'e']);
  });
});

describe('parcelsOf', () => {
  const row = (id: string, key: string, attempts = 0) => ({
    id,
    key,
    payload: { id },
    correlation_id: `c-${id}`,
    attempts,
  });

  it('makes one parcel of each key, with the newest payload by number and not by text', () => {
    const parcels = parcelsOf([row('9', 'x', 4), row('10', 'x'), row('2', 'y', 1)]);
    expect(parcels).toEqual([
      { message: { key: 'x', payload: { id: '10' }, correlationId: 'c-10' }, ids: ['9', '10'], attempts: 4 },
      { message: { key: 'y', payload: { id: '2' }, correlationId: 'c-2' }, ids: ['2'], attempts: 1 },
    ]);
  });
});
