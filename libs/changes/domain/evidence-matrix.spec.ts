import { describe, expect, it } from '@jest/globals';
import { aChange } from '../testing/index.ts';
import type { EvidencePlace, EvidenceRow } from './evidence-matrix.ts';
import { needsOf, placeOf } from './evidence-needs.ts';
import { change, committed, ground, only, place, row } from '../testing/evidence.ts';

describe('the rows of the matrix', () => {
  const asks = (r: EvidenceRow, over: Partial<EvidencePlace> = {}) =>
    needsOf([r], change, { ...place, ...over }, ground()).length === 1;

  it.each<[string, Partial<EvidenceRow>, Partial<EvidencePlace>, boolean]>([
    ['any, when nothing is said', {}, {}, true],
    ['of its types', { types: ['NORMAL'] }, {}, true],
    ['not of other types', { types: ['EXPEDITED'] }, {}, false],
    ['of its risks', { risks: ['MEDIUM', 'HIGH'] }, {}, true],
    ['not of other risks', { risks: ['HIGH'] }, {}, false],
    ['of its tiers', { tiers: [1, 2] }, {}, true],
    ['not of other tiers', { tiers: [3] }, {}, false],
    [
      'of one of its environments',
      { environmentKinds: ['production'] },
      { environmentKinds: ['test', 'production'] },
      true,
    ],
    ['not of other environments', { environmentKinds: ['staging'] }, {}, false],
    ['that bring code', { brings: ['commits', 'artifacts'] }, { brings: ['commits'] }, true],
    ['that bring something, but not of those that bring nothing', { brings: ['commits'] }, {}, false],
    ['only where all of it fits', { types: ['NORMAL'], tiers: [3] }, {}, false],
  ])('are of changes: %s', (_, over, at, applies) => {
    expect(asks(row(over), at)).toBe(applies);
  });

  it('tell what a change brings by what it lists and by what names it', () => {
    const where = { risk: 'LOW' as const, tier: 4, environmentKinds: [] };
    expect(placeOf(aChange(), where, { lastCommits: [] }).brings).toEqual([]);
    expect(placeOf(change, where, { lastCommits: [committed] }).brings).toEqual(['commits', 'artifacts']);
  });

  it('add up: of several rows for a kind the strictest counts, and the earliest', () => {
    const loose = row({ rule: 'loose', by: 'close', demand: { verdict: 'PRESENT', freshAfter: [] } });
    const strict = row({
      rule: 'strict',
      by: 'assess',
      demand: { from: ['pipeline'], freshAfter: ['edit'] },
    });
    const need = only([loose, strict]);
    expect(need).toMatchObject({ by: 'assess', verdict: 'PASSED', from: ['pipeline'], freshAfter: ['edit'] });
    expect(need.rows.map(({ rule }) => rule)).toEqual(['loose', 'strict']);
  });

  it('ask for nothing where they are excepted from; others for the same kind still do', () => {
    const rows = [row({ rule: 'one' }), row({ rule: 'two', by: 'close', demand: { verdict: 'READ' } })];
    expect(only(rows, { evidence: [], excepted: ['one'] })).toMatchObject({
      ...{ status: 'MISSING', by: 'close', verdict: 'READ', excepted: ['one'] },
    });
    expect(only(rows, { evidence: [], excepted: ['one', 'two'] }).status).toBe('EXCEPTED');
  });
});
