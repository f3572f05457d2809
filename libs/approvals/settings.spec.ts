import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Settings } from './settings.ts';

describe('Settings', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'gavel-settings-'));
  afterAll(() => rmSync(dir, { recursive: true }));

  it('reads what policies/ ships: a day to ratify', () => {
    const settings = Settings.read('policies');
    expect(settings.emergency.ratificationHours).toBe(24);
    expect(settings.patience('authorization')).toBe(settings.approvals);
    expect(settings.patience('ratification')).toBe(settings.emergency);
  });

  it.each([
    ['no time at all', { ratificationHours: 0 }],
    ['an unknown rung', { escalation: [{ to: 'nobody', atShare: 1 }] }],
    [
      'a ladder that goes down',
      {
        escalation: [
          { to: 'changeManagers', atShare: 2 },
          { to: 'changeManagers', atShare: 1 },
        ],
      },
    ],
    ['an unknown setting', { ratifyHours: 3 }],
  ])('says which file is wrong and how: %s', (_, wrong) => {
    const emergency = { ratificationHours: 24, reminderAtShare: 0.5, escalation: [], ...wrong };
    const approvals = {
      dueHours: { STANDARD: 1, NORMAL: 1, EXPEDITED: 1, EMERGENCY: 1 },
      reminderAtShare: 0.5,
      escalation: [],
    };
    writeFileSync(path.join(dir, 'emergency.json'), JSON.stringify(emergency));
    writeFileSync(path.join(dir, 'approvals.json'), JSON.stringify(approvals));
    expect(() => Settings.read(dir)).toThrow(/emergency\.json cannot be used/);
  });
});
