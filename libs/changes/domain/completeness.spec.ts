import { describe, expect, it } from '@jest/globals';
import { Requirements } from '../requirements.ts';
import { aChange } from '../testing/index.ts';
import { completenessOf, missingBy, type Requirement } from './completeness.ts';

const facts = (tier: number, ...evidence: string[]) => ({
  tier,
  risk: 'MEDIUM' as const,
  evidenceKinds: new Set(evidence),
});

describe('completeness', () => {
  const requirements: Requirement[] = [
    { name: 'why', by: 'submit', types: ['NORMAL'], fields: ['reason', 'backoutPlan'] },
    { name: 'who', by: 'assess', fields: ['implementerId'] },
    { name: 'proof', by: 'start', tiers: [1], evidence: ['TEST_REPORT'] },
    { name: 'words', by: 'assess', risks: ['HIGH'], fields: ['communicationPlan', 'reason'] },
  ];

  it('names what is missing for this type, risk and tier, and by when', () => {
    const change = aChange({ reason: ' ', risk: 'HIGH' });
    const { score, missing } = completenessOf(requirements, change, { ...facts(1), risk: 'HIGH' });
    expect(missing.map((m) => [m.piece, m.by])).toEqual([
      ['reason', 'submit'],
      ['implementer', 'assess'],
      ['evidence: TEST_REPORT', 'start'],
      ['communication plan', 'assess'],
    ]);
    expect(score).toBe(20);
  });

  it('asks nothing that does not apply', () => {
    const { score, missing } = completenessOf(
      requirements,
      aChange({ type: 'STANDARD', implementerId: 'x' }),
      facts(3),
    );
    expect({ score, missing }).toEqual({ score: 100, missing: [] });
  });

  it('waits at each step for what is due by then, and for nothing later', () => {
    const all = completenessOf(requirements, aChange({ reason: '' }), facts(1));
    const pieces = (by: 'submit' | 'assess' | 'start') => missingBy(all, by).map((m) => m.piece);
    expect(pieces('submit')).toEqual(['reason']);
    expect(pieces('assess')).toEqual(['reason', 'implementer']);
    expect(pieces('start')).toEqual(['reason', 'implementer', 'evidence: TEST_REPORT']);
  });

  it('is satisfied by evidence of the kind', () => {
    const { missing } = completenessOf(
      requirements,
      aChange({ implementerId: 'x' }),
      facts(1, 'TEST_REPORT'),
    );
    expect(missing).toEqual([]);
  });

  it('reads the requirements that are shipped, and each type has some', () => {
    const { list } = Requirements.read('policies');
    for (const type of ['STANDARD', 'NORMAL', 'EXPEDITED', 'EMERGENCY'] as const)
      expect(list.some((r) => r.types?.includes(type))).toBe(true);
  });
});
