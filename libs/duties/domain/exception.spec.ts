import { describe, expect, it } from '@jest/globals';
import { exceptionState, type RuleException } from './exception.ts';

const now = new Date('2026-03-02T09:00:00Z');
const exception = (said: Partial<RuleException> = {}): RuleException => ({
  id: 'x',
  rule: 'author-is-not-approver',
  reason: 'Two are ill.',
  changeId: 'c',
  revision: 2,
  serviceId: null,
  requestedBy: 'rita',
  requestedAt: new Date('2026-03-01T09:00:00Z'),
  endsAt: new Date('2026-03-03T09:00:00Z'),
  verdict: 'granted',
  decidedBy: 'claire',
  decidedAt: new Date('2026-03-01T10:00:00Z'),
  decisionNote: 'This once.',
  revokedBy: null,
  revokedAt: null,
  revokeNote: null,
  expiredAt: null,
  ...said,
});

describe('exceptionState', () => {
  it.each<[state: string, said: Partial<RuleException>, revision: number | null]>([
    ['granted', {}, 2],
    ['requested', { verdict: null }, 2],
    ['refused', { verdict: 'refused' }, 2],
    ['refused', { verdict: 'refused', endsAt: now }, 3],
    ['void', {}, 3],
    ['void', { verdict: null }, 3],
    ['expired', { endsAt: now }, 2],
    ['revoked', { revokedAt: now, endsAt: now }, 2],
    ['granted', { changeId: null, revision: null, serviceId: 's' }, null],
  ])('is %s', (state, said, revision) => {
    expect(exceptionState(exception(said), revision, now)).toBe(state);
  });
});
