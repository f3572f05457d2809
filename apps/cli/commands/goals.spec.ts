import { describe, expect, it } from '@jest/globals';
import { gateExit } from './gate-check.ts';
import { type Goal, type Sight, standing } from './wait-goals.ts';

const now = new Date('2026-12-01T12:00:00Z');
const sightOf = (state: string, over: Partial<Sight['change']> = {}, more: Partial<Sight> = {}): Sight => ({
  change: {
    number: 'CHG-000001',
    type: 'NORMAL',
    state,
    revision: 1,
    contentDigest: 'sha256:a',
    updatedAt: now.toISOString(),
    plannedStart: null,
    plannedEnd: null,
    ...over,
  },
  gate: null,
  round: null,
  ...more,
});

/** The exit status that waiting ends with, or that it goes on. */
function verdict(goal: Goal, sight: Sight): number | 'waiting' {
  const found = standing(goal, sight, now);
  return found === 'reached' ? 0 : found === 'waiting' ? 'waiting' : found.exitCode;
}

describe('waiting', () => {
  it.each([
    ['DRAFT', 'waiting', 'waiting', 'waiting'],
    ['ASSESSING', 'waiting', 'waiting', 'waiting'],
    ['AUTHORIZING', 'waiting', 'waiting', 'waiting'],
    ['SCHEDULED', 0, 'waiting', 'waiting'],
    ['IMPLEMENTING', 0, 'waiting', 'waiting'],
    ['VALIDATING', 0, 3, 'waiting'],
    ['ROLLED_BACK', 0, 3, 'waiting'],
    ['REVIEWING', 0, 3, 'waiting'],
    ['CLOSED', 0, 3, 0],
    ['REJECTED', 5, 5, 5],
    ['CANCELED', 3, 3, 3],
  ] as const)('on %s: approved %s, window %s, closed %s', (state, approved, window, closed) => {
    const sight = sightOf(state);
    expect([verdict('approved', sight), verdict('window', sight), verdict('closed', sight)]).toEqual([
      approved,
      window,
      closed,
    ]);
  });

  it('reaches the window when the gate opens, and ends when it is over', () => {
    const gate = { verdict: 'ALLOWED' } as const;
    expect(verdict('window', sightOf('SCHEDULED', {}, { gate }))).toBe(0);
    expect(verdict('window', sightOf('SCHEDULED', { plannedEnd: '2026-12-01T12:00:00Z' }))).toBe(3);
    expect(verdict('window', sightOf('SCHEDULED', { plannedEnd: '2026-12-01T12:00:01Z' }))).toBe('waiting');
  });

  it('does not take the begun work of an emergency for its approval', () => {
    const emergency = (round: Sight['round']) =>
      verdict('approved', sightOf('IMPLEMENTING', { type: 'EMERGENCY' }, { round }));
    expect(emergency(null)).toBe('waiting');
    expect(emergency({ state: 'OPEN', digest: 'sha256:a' })).toBe('waiting');
    expect(emergency({ state: 'APPROVED', digest: 'sha256:older' })).toBe('waiting');
    expect(emergency({ state: 'APPROVED', digest: 'sha256:a' })).toBe(0);
    expect(emergency({ state: 'REJECTED', digest: 'sha256:a' })).toBe(5);
  });
});

describe('the gate', () => {
  const change = { number: 'CHG-000001', state: 'SCHEDULED', revision: 1, contentDigest: 'sha256:a' };
  const reason = (code: 'STALE_CONTENT' | 'WRONG_STATE' | 'INVALID_REFERENCE') => [{ code, message: 'no' }];

  it.each([
    ['ALLOWED', 'SCHEDULED', [], 0],
    ['PENDING', 'AUTHORIZING', [], 8],
    ['REFUSED', 'REJECTED', reason('WRONG_STATE'), 5],
    ['REFUSED', 'CLOSED', reason('WRONG_STATE'), 3],
    ['REFUSED', 'SCHEDULED', reason('STALE_CONTENT'), 6],
    ['REFUSED', 'SCHEDULED', reason('INVALID_REFERENCE'), 3],
  ] as const)('%s on %s', (said, state, reasons, exit) => {
    expect(gateExit({ verdict: said, reasons, change: { ...change, state } })).toBe(exit);
  });
});
