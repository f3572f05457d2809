import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ICAL from 'ical.js';
import { parse } from 'yaml';
import { realData } from './real-data.ts';

/** The schedule of a real release and the exceptions asked for on the way, where they are at hand. */
const folder = realData('kubernetes-1.35');

/** Null where the data is missing: tests that want it are skipped, and say so. */
export const releaseFolder = existsSync(path.join(folder, 'schedule.ics')) ? folder : null;

export interface ReleaseEvent {
  readonly uid: string;
  readonly name: string;
  readonly description: string;
  /** UTC wall clocks. */
  readonly start: string;
  readonly end: string;
  /** Its name without the signal in front, for one that begins a freeze. */
  readonly freeze: string | null;
}

export interface FreezeException {
  readonly name: string;
  readonly issue: number;
  readonly thread: string;
  readonly status: 'approved' | 'rejected';
}

const wallOf = (time: ICAL.Time): string => time.toJSDate().toISOString().slice(0, 19);

/** The events of the schedule. A freeze has only its beginning there: it lasts until the thaw. */
export function releaseEvents(from: string): ReleaseEvent[] {
  const text = readFileSync(path.join(from, 'schedule.ics'), 'utf8');
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const events = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
  const utc = (time: ICAL.Time): ICAL.Time => {
    time.zone = ICAL.Timezone.utcTimezone;
    return time;
  };
  const thaw = events.find(({ summary }) => summary.includes('Thaw'));
  if (thaw === undefined) throw new Error('The schedule has no thaw.');
  // A deadline is a moment in the schedule; in a calendar it takes a minute.
  const laterThan = (start: ICAL.Time, end: ICAL.Time): string =>
    end.compare(start) > 0
      ? wallOf(utc(end))
      : new Date(utc(start).toJSDate().getTime() + 60_000).toISOString().slice(0, 19);
  return events.map((event) => {
    const freeze = /^🚨 (.*Freeze.*)$/u.exec(event.summary)?.[1] ?? null;
    return {
      uid: event.uid,
      name: event.summary,
      description: event.description,
      start: wallOf(utc(event.startDate)),
      end: freeze === null ? laterThan(event.startDate, event.endDate) : wallOf(utc(thaw.startDate)),
      freeze,
    };
  });
}

/** The exceptions asked for, by the freeze that they are from. */
export const releaseExceptions = (from: string): Record<string, FreezeException[]> =>
  parse(readFileSync(path.join(from, 'exceptions.yaml'), 'utf8')) as Record<string, FreezeException[]>;
