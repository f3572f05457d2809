import { describe, expect, it } from '@jest/globals';
import { type FreezeOverride, heldAt, overrideState } from './freeze-override.ts';

const at = (hour: number): Date => new Date(Date.UTC(2026, 11, 22, hour));
const asked: FreezeOverride = {
  ...{
    id: 'o',
    changeId: 'c',
    entryId: 'f',
    entryVersion: 1,
    strength: 'HARD',
    digest: 'sha256:1',
    revision: 1,
  },
  ...{ reason: 'it burns', wishedUntil: at(20), requestedBy: 'rita', requestedAt: at(8) },
  ...{ verdict: null, decidedBy: null, decidedAt: null, decisionReason: null, validUntil: null },
  ...{ ending: null, endedBy: null, endedAt: null, endingReason: null, expiryNotedAt: null },
};
const granted: FreezeOverride = {
  ...asked,
  ...{
    verdict: 'GRANTED',
    decidedBy: 'cora',
    decidedAt: at(9),
    decisionReason: 'it does',
    validUntil: at(18),
  },
};
const revoked: FreezeOverride = { ...granted, ending: 'REVOKED', endedAt: at(12), endingReason: 'out' };

describe('where an override stands', () => {
  it.each<[string, FreezeOverride, number, string]>([
    ['asked for', asked, 10, 'REQUESTED'],
    ['granted', granted, 17, 'GRANTED'],
    ['granted, at its end', granted, 18, 'EXPIRED'],
    ['rejected', { ...asked, verdict: 'REJECTED' }, 19, 'REJECTED'],
    ['revoked', revoked, 19, 'REVOKED'],
    ['voided before it was decided', { ...asked, ending: 'VOIDED' }, 9, 'VOIDED'],
  ])('%s', (_, override, hour, expected) => {
    expect(overrideState(override, at(hour))).toBe(expected);
  });

  it.each<[string, FreezeOverride, number, boolean]>([
    ['not before it was granted', granted, 8, false],
    ['from then on', granted, 9, true],
    ['not at its end', granted, 18, false],
    ['until it was revoked', revoked, 11, true],
    ['not afterwards', revoked, 12, false],
    ['never when it was not granted', asked, 12, false],
  ])('let a deployment through: %s', (_, override, hour, expected) => {
    expect(heldAt(override, at(hour))).toBe(expected);
  });
});
