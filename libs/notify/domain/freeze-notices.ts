import { isId } from '#kernel';
import type { Audience } from './notice.ts';
import { type Data, notice, quote, type Tell } from './words.ts';

const text = (data: Data, key: string): string => {
  const value = data[key];
  return typeof value === 'string' ? value : '';
};
const asker = ({ asker: id }: Data) => (isId(id) ? id : null);
const freeze = (data: Data): string => `“${text(data, 'name')}”`;

/** Those who may decide: policy says it again, person by person. */
const deciders = (data: Data): Audience[] =>
  data.strength === 'SOFT' ? ['freezeOverseers', 'releaseManagers'] : ['freezeOverseers'];

const over =
  (how: string): Tell =>
  (change, data) => [
    notice(
      change,
      'FREEZE_OVERRIDE_ENDED',
      [asker(data), change.requesterId, change.implementerId],
      () => `the override of the freeze ${freeze(data)} ${how}${quote(data, 'reason')}`,
    ),
  ];

/** Who is told what of overrides of freezes. */
export const freezeTellings: Readonly<Record<string, Tell>> = {
  'change.freezeOverrideRequested': (change, data) => [
    notice(
      change,
      'FREEZE_OVERRIDE_ASKED',
      [],
      (at) =>
        `an override of the freeze ${freeze(data)} is asked for, until ${at(data.until)}${quote(data, 'reason')}`,
      deciders(data),
    ),
  ],
  'change.freezeOverrideGranted': (change, data) => [
    notice(
      change,
      'FREEZE_OVERRIDE_DECIDED',
      [asker(data), change.requesterId, change.implementerId],
      (at) =>
        `the override of the freeze ${freeze(data)} is granted, until ${at(data.until)}${quote(data, 'reason')}`,
    ),
  ],
  'change.freezeOverrideRejected': (change, data) => [
    notice(
      change,
      'FREEZE_OVERRIDE_DECIDED',
      [asker(data), change.requesterId, change.implementerId],
      () => `the override of the freeze ${freeze(data)} is rejected${quote(data, 'reason')}`,
    ),
  ],
  'change.freezeOverrideWithdrawn': over('was withdrawn'),
  'change.freezeOverrideRevoked': over('was revoked'),
  'change.freezeOverrideVoided': over('is void'),
  'change.freezeOverrideExpired': over('is over'),
};
