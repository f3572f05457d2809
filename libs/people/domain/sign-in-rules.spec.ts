import { describe, expect, it } from '@jest/globals';
import { isTimeZone, normalizeEmail, normalizeRoles } from './person.ts';
import { problemsOfPassword } from './password-rules.ts';
import { freeAttempts, waitAfter } from './throttle.ts';
import { doorOf, toActor } from './to-actor.ts';

describe('waiting after failures', () => {
  it('begins after the fifth, doubles, and ends at an hour', () => {
    expect([1, 2, 3, 4].map(waitAfter)).toEqual([0, 0, 0, 0]);
    expect([5, 6, 7, 8].map(waitAfter)).toEqual([30, 60, 120, 240]);
    expect([12, 20, 2_000].map(waitAfter)).toEqual([3_600, 3_600, 3_600]);
    expect(freeAttempts).toBe(5);
  });

  it('never gets shorter', () => {
    const waits = Array.from({ length: 100 }, (_, n) => waitAfter(n));
    expect([...waits].sort((a, b) => a - b)).toEqual(waits);
  });
});

describe('passwords', () => {
  const codes = (password: string) => problemsOfPassword(password, 'ravi', ['input']).map((p) => p.code);

  it.each(['correct horse battery', 'ünïcödé-p4ssw0rd', 'a b c d e f g h'])('may be %s', (password) => {
    expect(codes(password)).toEqual([]);
  });

  it.each(['', 'short', '12345678901', 'aaaaaaaaaaaaaaaa', 'Ravi-2026-Ravi', 'x1y2z3'.repeat(40)])(
    'may not be "%s"',
    (password) => {
      expect(codes(password)).toEqual(['INVALID_INPUT']);
    },
  );
});

describe('the door', () => {
  it.each([
    ['/graphql', undefined, 'graphql'],
    ['/graphql?query=x', undefined, 'graphql'],
    ['/graphql', 'cli', 'cli'],
    ['/api/v1/changes', undefined, 'rest'],
    ['/api/v1/graphql-like', undefined, 'rest'],
    ['/hooks/alertmanager', undefined, 'webhook'],
    ['/api/v1/webhooks/alertmanager?x=1', undefined, 'webhook'],
    ['/api/v1/changes', 'browser', 'rest'],
  ])('of %s (client %s) is %s', (path, client, door) => {
    expect(doorOf({ path, client })).toBe(door);
  });
});

describe('an actor', () => {
  const asking = {
    path: '/graphql',
    client: undefined,
    idempotencyKey: undefined,
    correlationId: 'c',
    address: '::1',
  };
  const who = {
    accountId: 'a',
    accountKind: 'service',
    personId: 'owner',
    name: 'pipeline',
    roles: [],
    scopes: ['gate:read'],
  } as const;

  it('of a service account counts as the owner', () => {
    expect(toActor(asking, who)).toMatchObject({ kind: 'service', personId: 'owner', name: 'pipeline' });
  });

  it('carries the Idempotency-Key, unless it is none', () => {
    expect(toActor({ ...asking, idempotencyKey: 'k' }, who).idempotencyKey).toBe('k');
    for (const idempotencyKey of ['', 'k'.repeat(256)])
      expect(() => toActor({ ...asking, idempotencyKey }, who)).toThrow('1 to 255');
  });
});

describe('what is known of a person', () => {
  it('tells time zones from other words', () => {
    expect(['Europe/Berlin', 'UTC', 'America/Argentina/Ushuaia'].every(isTimeZone)).toBe(true);
    expect(['', 'Mars/Base', '+02:00', 'Europe/Berlin; DROP TABLE'].some(isTimeZone)).toBe(false);
  });

  it('has one form of an address and of a set of roles', () => {
    expect(normalizeEmail('  Ada@Example.ORG ')).toBe('ada@example.org');
    expect(normalizeRoles(['auditor', 'requester', 'auditor'])).toEqual(['requester', 'auditor']);
  });
});
