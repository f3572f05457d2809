import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '#platform/http';
import { entryKinds, freezeStrengths } from '../domain/entry.ts';
import { overrideStates } from '../domain/freeze-override.ts';

export const EntryKindEnum = enumOf(entryKinds);
registerEnumType(EntryKindEnum, {
  name: 'CalendarEntryKind',
  description: 'What an entry of the calendar is.',
  valuesMap: {
    MAINTENANCE_WINDOW: {
      description: 'When work is welcome; what has a recurring one is worked on in it alone.',
    },
    FREEZE: { description: 'When nothing begins and nothing is deployed.' },
    BUSINESS_EVENT: { description: 'What people who plan should know of.' },
    BOOKING: { description: 'An environment that somebody has for themselves.' },
  },
});

export const StrengthEnum = enumOf(freezeStrengths);
registerEnumType(StrengthEnum, {
  name: 'FreezeStrength',
  description: 'What it takes to get through a freeze.',
  valuesMap: {
    HARD: { description: 'An override by a change manager or compliance.' },
    SOFT: { description: 'An extra approval, which a release manager may give as well.' },
  },
});

export const OverrideStateEnum = enumOf(overrideStates);
registerEnumType(OverrideStateEnum, {
  name: 'FreezeOverrideState',
  description: 'Where an override of a freeze stands.',
  valuesMap: {
    REQUESTED: { description: 'It waits for a decision.' },
    GRANTED: { description: 'It lets the change through.' },
    REJECTED: { description: 'It was turned down.' },
    EXPIRED: { description: 'It was granted, and its time is over.' },
    WITHDRAWN: { description: 'Whoever asked for it took it back.' },
    REVOKED: { description: 'Whoever oversees took it back.' },
    VOIDED: { description: 'It fell with a material edit, or with the change.' },
  },
});

export const OverrideVerdictEnum = enumOf(['GRANTED', 'REJECTED'] as const);
registerEnumType(OverrideVerdictEnum, {
  name: 'FreezeOverrideVerdict',
  description: 'What is decided on an override.',
  valuesMap: {
    GRANTED: { description: 'The change may go on, until the override ends.' },
    REJECTED: { description: 'The freeze stays.' },
  },
});
