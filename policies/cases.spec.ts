import { describe, expect, it } from '@jest/globals';
import { type CaseResult, loadPolicySet, runCases } from '#policy';

const dir = 'policies';
const report = runCases(dir);
const set = loadPolicySet(dir);
const titleOf = (result: CaseResult): string => `${result.file}: ${result.name}`;

describe('the policies', () => {
  const rows = report.results.map((result): [string, CaseResult] => [titleOf(result), result]);
  it.each(rows)('%s', (_, { got, expected }) => {
    expect(got).toEqual({ ...expected, errors: [] });
  });

  it('are each what decides at least one case: without it, the case would end the other way', () => {
    expect(report.idle).toEqual([]);
  });

  it('name each case once', () => {
    const names = report.results.map(titleOf);
    expect(names).toEqual([...new Set(names)]);
  });

  it('all go by SEGREGATION_VIOLATION in segregation/, and nowhere else', () => {
    for (const policy of set.policies.values())
      expect([policy.id, policy.code === 'SEGREGATION_VIOLATION']).toEqual([
        policy.id,
        policy.file.startsWith('segregation/'),
      ]);
  });
});

describe('the schema', () => {
  const scopes = ['changes:read', 'gate:read', 'audit:read', 'changes:write', 'evidence:write'].concat([
    'emergency:declare',
    'votes:write',
    'admin:write',
  ]);
  const actions = [...set.actions.values()];

  it.each(actions.filter((action) => action.principalTypes.includes('Person')))(
    'ties $name to exactly one scope, and says whether it reads or writes',
    ({ groups }) => {
      expect(groups.filter((group) => scopes.includes(group))).toHaveLength(1);
      expect(groups.filter((group) => group === 'read' || group === 'write')).toHaveLength(1);
    },
  );

  it('permits each action to somebody', () => {
    const permits = [...set.policies.values()].filter((policy) => policy.effect === 'permit');
    const permitted = new Set(permits.flatMap((policy) => policy.actions));
    expect(actions.map((action) => action.name).filter((name) => !permitted.has(name))).toEqual([]);
  });
});
