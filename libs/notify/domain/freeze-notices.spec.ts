import { describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { timeTextIn, type ToldChange } from './notice.ts';
import { tellings } from './notices.ts';

const [requester, implementer, asker] = [newId(), newId(), newId()];
const change: ToldChange = {
  number: 'CHG-000123',
  title: 'Raise the limit',
  requesterId: requester,
  implementerId: implementer,
  verifierId: null,
};
const until = '2026-12-22T14:00:00.000Z';
const data = { name: 'Year end', strength: 'HARD', asker, until, reason: 'customers cannot pay' };
const told = (type: string, more: object = {}) =>
  (tellings[type]?.(change, { ...data, ...more }) ?? []).map(({ kind, persons, audience, text }) => ({
    kind,
    persons,
    audience,
    text: text(timeTextIn('Europe/Berlin')),
  }));

describe('who is told of an override', () => {
  it('asks those who may decide, of a soft freeze release managers as well', () => {
    expect(told('change.freezeOverrideRequested')).toEqual([
      {
        kind: 'FREEZE_OVERRIDE_ASKED',
        persons: [],
        audience: ['freezeOverseers'],
        text: 'CHG-000123 “Raise the limit”: an override of the freeze “Year end” is asked for, until 22 Dec 2026, 15:00 CET: “customers cannot pay”',
      },
    ]);
    expect(told('change.freezeOverrideRequested', { strength: 'SOFT' })[0]?.audience).toEqual([
      'freezeOverseers',
      'releaseManagers',
    ]);
  });

  it.each([
    ['change.freezeOverrideGranted', 'FREEZE_OVERRIDE_DECIDED', /is granted, until 22 Dec 2026, 15:00 CET/],
    ['change.freezeOverrideRejected', 'FREEZE_OVERRIDE_DECIDED', /is rejected: “customers cannot pay”$/],
    ['change.freezeOverrideRevoked', 'FREEZE_OVERRIDE_ENDED', /was revoked: “customers cannot pay”$/],
    ['change.freezeOverrideVoided', 'FREEZE_OVERRIDE_ENDED', /is void: /],
    ['change.freezeOverrideExpired', 'FREEZE_OVERRIDE_ENDED', /is over/],
  ])('%s reaches asker, requester and implementer', (type, kind, words) => {
    const [notice] = told(type);
    expect(notice).toMatchObject({ kind, persons: [asker, requester, implementer], audience: [] });
    expect(notice?.text).toMatch(words);
  });
});
