import { describe, expect, it } from '@jest/globals';
import { aPerson, anAccount, anActor } from '../testing/index.ts';
import { isOwn, problemsOfToken } from './token-rules.ts';

const now = new Date('2026-11-21T12:00:00Z');
const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
const wish = { scopes: ['changes:read'], expiresAt: inDays(30) };
const ada = anActor();
const own = anAccount({ personId: ada.personId ?? '' });
const codesOf = (...args: Parameters<typeof problemsOfToken>) => problemsOfToken(...args).map((p) => p.code);

describe('a token for oneself', () => {
  it('is allowed', () => {
    expect(isOwn(ada, own)).toBe(true);
    expect(problemsOfToken(ada, own, wish, now)).toEqual([]);
  });

  it.each([
    ['no scopes', { ...wish, scopes: [] }],
    ['an unknown scope', { ...wish, scopes: ['changes:read', 'everything'] }],
    ['every scope at once', { ...wish, scopes: ['*'] }],
    ['an end in the past', { ...wish, expiresAt: inDays(-1) }],
    ['an end too far away', { ...wish, expiresAt: inDays(367) }],
    ['no end that is a date', { ...wish, expiresAt: new Date(NaN) }],
  ])('is refused with %s', (_title, bad) => {
    expect(codesOf(ada, own, bad, now)).toEqual(['INVALID_INPUT']);
  });

  it('is never wider than the token that asks for it', () => {
    const narrow = { ...ada, scopes: ['changes:read'] };
    expect(problemsOfToken(narrow, own, wish, now)).toEqual([]);
    expect(codesOf(narrow, own, { ...wish, scopes: ['changes:read', 'votes:write'] }, now)).toEqual([
      'INVALID_INPUT',
    ]);
  });

  it('is refused while the account is disabled', () => {
    expect(codesOf(ada, { ...own, disabledAt: now }, wish, now)).toEqual(['WRONG_STATE']);
  });
});

describe('a token for somebody else', () => {
  it('is refused even to an administrator: it would speak for that person', () => {
    const administrator = { ...ada, roles: ['administrator'] as const };
    const theirs = anAccount({ personId: aPerson().id });
    expect(isOwn(administrator, theirs)).toBe(false);
    expect(codesOf(administrator, theirs, wish, now)).toEqual(['SEGREGATION_VIOLATION']);
  });
});

describe('a key of a service account', () => {
  const service = anAccount({ kind: 'service', personId: ada.personId ?? '' });

  it('is not the own account of its owner, nor of the machine itself', () => {
    expect(isOwn(ada, service)).toBe(false);
    expect(isOwn({ ...ada, kind: 'service' }, service)).toBe(false);
    expect(isOwn({ ...ada, kind: 'service' }, own)).toBe(false);
  });

  it.each(['votes:write', 'admin:write', 'audit:read'])('cannot have %s', (scope) => {
    expect(codesOf(ada, service, { ...wish, scopes: [scope] }, now)).toEqual(['INVALID_INPUT']);
  });
});
