import { describe, expect, it } from '@jest/globals';
import { Requirements } from '../requirements.ts';
import { aChange } from '../testing/index.ts';
import { type Baked, completenessOf, lacking, missingBy, type Requirement, waysOut } from './completeness.ts';
import type { EvidenceNeed } from './evidence-needs.ts';

const now = new Date('2026-11-21T12:00:00Z');
const facts = (tier: number, evidence: readonly EvidenceNeed[] = []) => ({
  tier,
  risk: 'MEDIUM' as const,
  evidence,
  environmentKinds: ['production'],
  approvers: 1,
  baked: [] as Baked[],
  now,
});

const tests = (status: EvidenceNeed['status']): EvidenceNeed => ({
  ...{ kind: 'TEST_REPORT', verdict: 'PASSED', from: ['pipeline'], freshAfter: [], by: 'start', status },
  ...{ rows: [{ rule: 'proof', name: 'proof', by: 'start', evidence: [] }], excepted: [] },
  ...{
    satisfiedBy: [],
    passedOver: [],
    because: 'there is none',
    how: 'Run it.',
    broughtBy: 'attachEvidence',
  },
});
const noTests = [tests('MISSING')];

describe('completeness', () => {
  const requirements: Requirement[] = [
    { name: 'why', by: 'submit', types: ['NORMAL'], fields: ['reason', 'backoutPlan'] },
    { name: 'who', by: 'assess', fields: ['implementerId'] },
    { name: 'words', by: 'assess', risks: ['HIGH'], fields: ['communicationPlan', 'reason'] },
  ];

  it('names what is missing for this type, risk and tier, and by when', () => {
    const change = aChange({ reason: ' ', risk: 'HIGH' });
    const { score, missing } = completenessOf(requirements, change, { ...facts(1, noTests), risk: 'HIGH' });
    expect(missing.map((m) => [m.piece, m.by])).toEqual([
      ['reason', 'submit'],
      ['implementer', 'assess'],
      ['communication plan', 'assess'],
      ['evidence: TEST_REPORT', 'start'],
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
    const all = completenessOf(requirements, aChange({ reason: '' }), facts(1, noTests));
    const pieces = (by: 'submit' | 'assess' | 'start') => missingBy(all, by).map((m) => m.piece);
    expect(pieces('submit')).toEqual(['reason']);
    expect(pieces('assess')).toEqual(['reason', 'implementer']);
    expect(pieces('start')).toEqual(['reason', 'implementer', 'evidence: TEST_REPORT']);
  });

  it.each([
    ['SATISFIED', true],
    ['EXCEPTED', true],
    ['MISSING', false],
    ['STALE', false],
    ['FAILED', false],
  ] as const)('goes by evidence that is %s, and says why not and what to do', (status, there) => {
    const { missing } = completenessOf(
      requirements,
      aChange({ implementerId: 'x' }),
      facts(1, [tests(status)]),
    );
    expect(missing.length === 0).toBe(there);
    expect([lacking(missing), waysOut(missing)]).toEqual(
      there ? ['', []] : ['evidence: TEST_REPORT (there is none)', ['Run it.']],
    );
  });

  describe('gates', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const gate = (over: Partial<Requirement>): Requirement => ({ name: 'gate', by: 'start', ...over });
    const since = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
    const artifacts = [{ name: 'search', digest }];
    const ran = (hours: number, kind = 'staging', of = digest) => [{ digest: of, kind, since: since(hours) }];
    const baked = { hours: 24, in: 'staging' as const };
    const workItem = { pattern: 'jira:OPS-\\d+', said: 'a ticket of OPS' };

    it.each<[string, Requirement, object, object, boolean]>([
      ['enough approvers', gate({ approvers: 1 }), {}, {}, true],
      ['too few approvers', gate({ approvers: 2 }), {}, {}, false],
      ['a ticket', gate({ workItem }), { workItems: [{ system: 'jira', key: 'OPS-7' }] }, {}, true],
      [
        'part of a ticket only',
        gate({ workItem }),
        { workItems: [{ system: 'jira', key: 'OPS-7x' }] },
        {},
        false,
      ],
      ['no ticket', gate({ workItem }), {}, {}, false],
      ['long enough in staging', gate({ baked }), { artifacts }, { baked: ran(24) }, true],
      ['a minute too short', gate({ baked }), { artifacts }, { baked: ran(23.99) }, false],
      ['in another environment', gate({ baked }), { artifacts }, { baked: ran(48, 'test') }, false],
      ['another artifact', gate({ baked }), { artifacts }, { baked: ran(48, 'staging', 'sha256:b') }, false],
      ['no artifact at all', gate({ baked }), {}, { baked: ran(48) }, false],
      ['an environment it is not for', gate({ approvers: 9, environmentKinds: ['test'] }), {}, {}, true],
      ['an environment it is for', gate({ approvers: 9, environmentKinds: ['production'] }), {}, {}, false],
    ])('%s', (_, requirement, content, more, open) => {
      const { missing } = completenessOf([requirement], aChange(content), { ...facts(3), ...more });
      expect(missing.length === 0).toBe(open);
    });

    it('say by which action each piece is brought', () => {
      const all = gate({ fields: ['reason'], approvers: 2, workItem, baked });
      const { missing } = completenessOf([all], aChange({ reason: '' }), facts(3, noTests));
      expect(missing.map((m) => m.broughtBy)).toEqual([
        'updateChange',
        'updateChange',
        'castVote',
        'recordDeployment',
        'attachEvidence',
      ]);
    });
  });

  it('reads the requirements that are shipped, and each type has some', () => {
    const { list } = Requirements.read('policies');
    for (const type of ['STANDARD', 'NORMAL', 'EXPEDITED', 'EMERGENCY'] as const)
      expect(list.some((r) => r.types?.includes(type))).toBe(true);
  });
});
