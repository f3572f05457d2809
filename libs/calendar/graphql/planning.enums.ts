import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '#platform/http';
import { severities } from '../domain/calendar-settings.ts';
import { weekdays } from '../domain/working-hours.ts';

export const SeverityEnum = enumOf(severities);
registerEnumType(SeverityEnum, {
  name: 'ConflictSeverity',
  description: 'How much a conflict matters; policies/calendar.json says it of each rule.',
  valuesMap: {
    INFO: { description: 'Good to know.' },
    WARNING: { description: 'Somebody should settle it.' },
    BLOCKING: { description: 'Policy may hold the start for it.' },
  },
});

export const WeekdayEnum = enumOf(weekdays);
registerEnumType(WeekdayEnum, { name: 'Weekday', description: 'A day of the week, as RFC 5545 names it.' });
