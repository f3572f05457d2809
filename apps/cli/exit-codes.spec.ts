import { describe, expect, it } from '@jest/globals';
import { faultStatus, problemCodes } from '#kernel';
import { exitCodeOf, exitCodeOfAnswer, exitCodes, exitMeanings } from './exit-codes.ts';

const byCode = {
  INVALID_INPUT: 64,
  INVALID_REFERENCE: 64,
  STALE_VERSION: 6,
  STALE_CONTENT: 6,
  WRONG_STATE: 3,
  NOT_READY: 3,
  NOT_PERMITTED: 4,
  SEGREGATION_VIOLATION: 4,
  NO_APPROVAL_RULE: 3,
  NO_ELECTORATE: 3,
  NO_QUORUM: 3,
  TEMPLATE_UNUSABLE: 3,
  ALREADY_EXISTS: 3,
  IDEMPOTENCY_KEY_REUSED: 64,
  CHANGE_FROZEN: 3,
  UNAUTHENTICATED: 4,
  FORBIDDEN: 4,
  NOT_FOUND: 7,
  GONE: 7,
  BAD_USER_INPUT: 64,
  TOO_LARGE: 64,
  TOO_MANY_REQUESTS: 9,
  UNAVAILABLE: 9,
} satisfies Record<Parameters<typeof exitCodeOf>[0], number>;

describe('exit codes', () => {
  it.each(Object.entries(byCode))('%s becomes %i', (code, exit) => {
    expect(exitCodeOf(code as keyof typeof byCode)).toBe(exit);
  });

  it('know every code of the kernel, and none becomes success', () => {
    const codes = [...Object.keys(problemCodes), ...Object.keys(faultStatus)];
    expect(Object.keys(byCode).sort()).toEqual(codes.sort());
    expect(Object.values(byCode)).not.toContain(0);
  });

  it.each([
    [500, undefined, 1],
    [500, 'INTERNAL', 1],
    [418, 'SOMETHING_NEWER', 1],
    [502, undefined, 9],
    [503, 'SOMETHING_NEWER', 9],
    [504, undefined, 9],
    [429, undefined, 9],
    [401, undefined, 4],
    [403, undefined, 4],
    [404, undefined, 7],
    [302, undefined, 1],
    [200, 'toString', 1],
  ])('an answer of status %i with code %s becomes %i', (status, code, exit) => {
    expect(exitCodeOfAnswer(status, code)).toBe(exit);
  });

  it('each have one meaning, and no two are the same', () => {
    expect(Object.keys(exitMeanings)).toEqual(Object.keys(exitCodes));
    expect(new Set(Object.values(exitCodes)).size).toBe(Object.keys(exitCodes).length);
  });
});
