import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aChange } from '../testing/index.ts';
import { contentDigest, contentFields, editedFields, fields, materialFields } from './content.ts';

const another: Record<string, unknown> = {
  serviceIds: ['018f0000-0000-7000-8000-000000000001'],
  environmentIds: ['018f0000-0000-7000-8000-000000000002'],
  plannedStart: new Date('2027-01-01T00:00:00Z'),
  plannedEnd: new Date('2027-01-02T00:00:00Z'),
  risk: 'VERY_HIGH',
  impact: 'HIGH',
  urgency: 'HIGH',
  outageExpected: true,
  workItems: [{ system: 'jira', key: 'PAY-1' }],
  commits: [{ repository: 'acme/pay', sha: 'a'.repeat(40) }],
  artifacts: [{ name: 'pay', digest: `sha256:${'b'.repeat(64)}` }],
  tags: ['x'],
  externalReferences: [{ system: 'servicenow', key: 'CHG1' }],
};

describe('the content that an approval binds to', () => {
  it.each(contentFields.map((f) => [f, fields[f].material] as const))(
    '%s: material %s',
    (field, material) => {
      const before = aChange();
      const after = { ...before, [field]: another[field] ?? 'something else' };
      expect(editedFields(before, after)).toEqual([field]);
      expect(contentDigest(after) !== contentDigest(before)).toBe(material);
    },
  );

  it('also takes in the type and the template, so that neither can be switched under an approval', () => {
    const change = aChange();
    expect(contentDigest({ ...change, type: 'EXPEDITED' })).not.toBe(contentDigest(change));
    expect(contentDigest({ ...change, templateId: change.id })).not.toBe(contentDigest(change));
  });

  it('does not depend on the order in which services and environments are named', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 6 }), (ids) => {
        const change = aChange({ serviceIds: ids });
        const turned = { ...change, serviceIds: [...ids].reverse() };
        expect(contentDigest(turned)).toBe(contentDigest(change));
        expect(editedFields(change, turned)).toEqual([]);
      }),
    );
  });

  it('knows when nothing was edited, whatever else moved on', () => {
    const change = aChange();
    const moved = { ...change, state: 'SCHEDULED' as const, version: 9, updatedAt: new Date() };
    expect(editedFields(change, moved)).toEqual([]);
    expect(contentDigest(moved)).toBe(contentDigest(change));
  });

  it('holds everything about what, where, when and how', () => {
    expect(materialFields).toEqual(
      expect.arrayContaining([
        'serviceIds',
        'environmentIds',
        'plannedStart',
        'plannedEnd',
        'commits',
        'artifacts',
        'backoutPlan',
      ]),
    );
  });
});
