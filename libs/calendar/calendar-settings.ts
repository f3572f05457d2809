import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { calendarSettings, type CalendarSettings as Shape } from './domain/calendar-settings.ts';

/** What counts as a conflict and where free slots are looked for: policies/calendar.json. */
export class CalendarSettings {
  constructor(
    readonly conflicts: Shape['conflicts'],
    readonly slots: Shape['slots'],
    readonly bookings: Shape['bookings'],
  ) {}

  /** @throws Error that says what is wrong with the file */
  static read(policyDir: string): CalendarSettings {
    const name = path.join(policyDir, 'calendar.json');
    const parsed = calendarSettings.safeParse(JSON.parse(readFileSync(name, 'utf8')));
    if (!parsed.success) throw new Error(`${name} cannot be used:\n${z.prettifyError(parsed.error)}`);
    return new CalendarSettings(parsed.data.conflicts, parsed.data.slots, parsed.data.bookings);
  }
}
