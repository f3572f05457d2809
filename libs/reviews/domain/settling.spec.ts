import { describe, expect, it } from '@jest/globals';
import type { CorrectiveAction } from './review.ts';
import { settlingProblems } from './settling.ts';

const action = (state: CorrectiveAction['state'], doneBy: string | null = null): CorrectiveAction => ({
  id: 'a',
  reviewId: 'r',
  changeId: 'c',
  title: 'Mend the alarm',
  ownerId: 'owner',
  dueAt: new Date(2),
  createdBy: 'manager',
  createdAt: new Date(1),
  doneBy,
  doneAt: doneBy === null ? null : new Date(1),
  verifiedBy: null,
  verifiedAt: null,
  state,
});
const codes = (...args: Parameters<typeof settlingProblems>) => settlingProblems(...args).map((p) => p.code);

describe('settling a corrective action', () => {
  it('goes from open to done to verified, each once', () => {
    expect(codes(action('OPEN'), 'DONE', 'owner')).toEqual([]);
    expect(codes(action('DONE', 'owner'), 'VERIFIED', 'manager')).toEqual([]);
    expect(codes(action('OPEN'), 'VERIFIED', 'manager')).toEqual(['WRONG_STATE']);
    expect(codes(action('DONE', 'owner'), 'DONE', 'owner')).toEqual(['WRONG_STATE']);
    expect(codes(action('VERIFIED', 'owner'), 'VERIFIED', 'manager')).toEqual(['WRONG_STATE']);
    expect(codes(action('VERIFIED', 'owner'), 'DONE', 'owner')).toEqual(['WRONG_STATE']);
  });

  it('takes two people, also when a manager said for the owner that it is done', () => {
    expect(codes(action('DONE', 'manager'), 'VERIFIED', 'manager')).toEqual(['SEGREGATION_VIOLATION']);
    expect(codes(action('DONE', 'manager'), 'VERIFIED', 'another')).toEqual([]);
  });
});
