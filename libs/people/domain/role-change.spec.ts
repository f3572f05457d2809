import { describe, expect, it } from '@jest/globals';
import { aPerson, anActor } from '../testing/index.ts';
import { problemsOfRoleChange } from './role-change.ts';

const administrator = aPerson({ roles: ['administrator'] });
const actor = anActor({ personId: administrator.id, roles: ['administrator'] });

describe('a change of roles', () => {
  it('gives others what they are to have', () => {
    expect(problemsOfRoleChange(actor, aPerson(), ['approver'], 0)).toEqual([]);
  });

  it('never gives roles to the one who asks', () => {
    const problems = problemsOfRoleChange(actor, administrator, ['administrator', 'approver'], 3);
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'SEGREGATION_VIOLATION',
        message: expect.stringContaining('approver'),
      }),
    ]);
  });

  it('lets one give up roles of one’s own', () => {
    expect(problemsOfRoleChange(actor, administrator, [], 1)).toEqual([]);
  });

  it('leaves somebody who can administer', () => {
    const problems = problemsOfRoleChange(anActor(), administrator, [], 0);
    expect(problems.map((p) => p.rule)).toEqual(['last-administrator']);
  });

  it('does not count an inactive administrator as the last', () => {
    const gone = aPerson({ roles: ['administrator'], active: false });
    expect(problemsOfRoleChange(actor, gone, [], 0)).toEqual([]);
  });
});
