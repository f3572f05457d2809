import { describe, expect, it } from '@jest/globals';
import {
  entryProblems,
  isOverdue,
  parseRiskNumber,
  type RiskContent,
  riskNumber,
  settled,
} from './register.ts';

const now = new Date('2026-03-02T12:00:00Z');
const later = new Date('2026-06-01T00:00:00Z');
const earlier = new Date('2026-01-01T00:00:00Z');
const risk = (over: Partial<RiskContent> = {}): RiskContent => ({
  title: 'The payment provider is a single point of failure',
  description: '',
  ownerId: 'p',
  likelihood: 2,
  impact: 5,
  mitigation: '',
  status: 'OPEN',
  reviewOn: later,
  acceptedReason: null,
  acceptedUntil: null,
  changeIds: [],
  releases: [],
  ...over,
});

describe('an entry of the register', () => {
  it.each<[string, Partial<RiskContent>, string[]]>([
    ['as it should be', {}, []],
    ['without a title', { title: ' ' }, ['title']],
    ['too likely', { likelihood: 6 }, ['likelihood']],
    ['of half an impact', { impact: 2.5 }, ['impact']],
    ['reviewed in the past', { reviewOn: earlier }, ['reviewOn']],
    ['accepted without a reason', { status: 'ACCEPTED', acceptedUntil: later }, ['acceptedReason']],
    ['accepted for good', { status: 'ACCEPTED', acceptedReason: 'So be it.' }, ['acceptedUntil']],
    [
      'accepted until yesterday',
      { status: 'ACCEPTED', acceptedReason: 'So.', acceptedUntil: earlier },
      ['acceptedUntil'],
    ],
    ['accepted as one should', { status: 'ACCEPTED', acceptedReason: 'So.', acceptedUntil: later }, []],
  ])('%s', (_what, over, fields) => {
    expect(entryProblems(risk(over), null, now).map((p) => p.path?.at(-1))).toEqual(fields);
  });

  it('keeps a day of review that has passed, for whoever edits something else', () => {
    const overdue = risk({ reviewOn: earlier });
    expect(entryProblems(overdue, overdue, now)).toEqual([]);
  });

  it.each<[Partial<RiskContent>, boolean]>([
    [{}, false],
    [{ reviewOn: earlier }, true],
    [{ reviewOn: now }, true],
    [{ reviewOn: earlier, status: 'CLOSED' }, false],
    [{ status: 'ACCEPTED', acceptedUntil: earlier }, true],
    [{ status: 'ACCEPTED', acceptedUntil: later }, false],
  ])('%j is overdue: %s', (over, expected) => {
    expect(isOverdue(risk(over), now)).toBe(expected);
  });

  it('loses its acceptance with its status', () => {
    const accepted = { acceptedReason: 'So.', acceptedUntil: later };
    expect(settled(risk({ ...accepted, status: 'OPEN' }))).toMatchObject({
      acceptedReason: null,
      acceptedUntil: null,
    });
    expect(settled(risk({ ...accepted, status: 'ACCEPTED' }))).toMatchObject(accepted);
  });

  it('is known by its number', () => {
    expect(riskNumber(12)).toBe('RISK-0012');
    expect(['RISK-0012', '12', 'risk-12', 'CHG-12', ''].map(parseRiskNumber)).toEqual([
      12,
      12,
      12,
      null,
      null,
    ]);
  });
});
