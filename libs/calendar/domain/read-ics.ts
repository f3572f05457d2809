import ICAL from 'ical.js';
import { isZone, type Recurrence, toInstant, toWall } from '#time';

/** An event of an iCalendar file (RFC 5545, 3.6.1), as an entry of the calendar would have it. */
export interface IcsEvent {
  /** UID; of an occurrence that was moved by itself, with its RECURRENCE-ID behind a slash. */
  readonly uid: string;
  readonly name: string;
  readonly description: string;
  readonly recurrence: Recurrence;
  readonly canceled: boolean;
}

/** An event that cannot be taken, and why. */
export interface IcsFault {
  readonly uid: string;
  readonly name: string;
  readonly message: string;
}

export interface ReadIcs {
  readonly events: readonly IcsEvent[];
  readonly faults: readonly IcsFault[];
}

/** A file may be so long, in characters, have so many events, and be nested so deeply. */
export const icsLimits = { characters: 1_000_000, events: 500, depth: 4, line: 20_000 } as const;

/** @throws RangeError that says, for whoever sent it, why this is no calendar that can be read */
export function readIcs(text: string, timeZone: string): ReadIcs {
  checkShape(text);
  const calendar = parsed(text);
  const zones = zonesOf(calendar);
  const events: IcsEvent[] = [];
  const faults: IcsFault[] = [];
  const moved: { readonly uid: string; readonly at: string }[] = [];
  for (const component of calendar.getAllSubcomponents('vevent')) {
    const uid = textOf(component, 'uid', 200);
    const name = textOf(component, 'summary', 200) || 'Untitled';
    try {
      if (uid === '') throw new RangeError('It has no UID, by which it would be known again.');
      const { event, replaces } = eventOf(component, { uid, name, timeZone, zones });
      events.push(event);
      if (replaces !== null) moved.push({ uid, at: replaces });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      faults.push({ uid, name, message: error.message });
    }
  }
  return { events: events.map((event) => without(event, moved)), faults };
}

/** Looks before anything is parsed, so that no file can cost more than its length. */
function checkShape(text: string): void {
  if (text.length > icsLimits.characters)
    throw new RangeError(`It is longer than ${icsLimits.characters} characters.`);
  if (text.includes('\0')) throw new RangeError('It holds a NUL character.');
  let depth = 0;
  let events = 0;
  for (const line of text.split(/\r?\n/)) {
    if (line.length > icsLimits.line)
      throw new RangeError(`A line is longer than ${icsLimits.line} characters.`);
    const [, word, name] = /^(BEGIN|END):(\S*)/i.exec(line) ?? [];
    if (word === undefined) continue;
    depth += word.toUpperCase() === 'BEGIN' ? 1 : -1;
    if (depth > icsLimits.depth) throw new RangeError('Its parts are nested too deeply.');
    if (word.toUpperCase() === 'BEGIN' && name?.toUpperCase() === 'VEVENT') events += 1;
  }
  if (events > icsLimits.events) throw new RangeError(`It has more than ${icsLimits.events} events.`);
}

function parsed(text: string): ICAL.Component {
  let component: ICAL.Component;
  try {
    const jCal = ICAL.parse(text) as unknown[];
    // Of several calendars in one file ICAL gives a list of lists.
    component = new ICAL.Component((Array.isArray(jCal[0]) ? jCal[0] : jCal) as never);
  } catch (error) {
    throw new RangeError(`It is no iCalendar file (RFC 5545): ${(error as Error).message.slice(0, 200)}`);
  }
  if (component.name !== 'vcalendar') throw new RangeError('It does not begin with BEGIN:VCALENDAR.');
  return component;
}

interface Known {
  readonly uid: string;
  readonly name: string;
  readonly timeZone: string;
  readonly zones: ReadonlyMap<string, string>;
}

function eventOf(
  component: ICAL.Component,
  known: Known,
): { readonly event: IcsEvent; readonly replaces: string | null } {
  const start = timeOf(component.getFirstProperty('dtstart'), known);
  if (start === null) throw new RangeError('It has no DTSTART.');
  const rules = component.getAllProperties('rrule');
  if (rules.length > 1) throw new RangeError('It has more than one RRULE.');
  const rule = rules[0]?.getFirstValue();
  const replaces = timeOf(component.getFirstProperty('recurrence-id'), known);
  const at = (names: string) =>
    component
      .getAllProperties(names)
      .flatMap((property) => property.getValues().map((value: unknown) => wallOf(value, property, known)))
      .map((time) =>
        time.timeZone === start.timeZone ? time.wall : toWall(instantOf(time), start.timeZone),
      );
  const event = {
    uid: replaces === null ? known.uid : `${known.uid}/${replaces.wall}`,
    name: known.name,
    description: textOf(component, 'description', 4_000),
    canceled: textOf(component, 'status', 20).toUpperCase() === 'CANCELLED',
    recurrence: {
      start: start.wall,
      timeZone: start.timeZone,
      duration: durationOf(component, start, known),
      rule: rule == null || replaces !== null ? null : String(rule),
      exceptions: at('exdate'),
      additions: at('rdate'),
    },
  };
  return { event, replaces: replaces?.wall ?? null };
}

/** The series leaves out what was moved by itself. */
function without(event: IcsEvent, moved: readonly { readonly uid: string; readonly at: string }[]): IcsEvent {
  const out = moved.filter(({ uid }) => uid === event.uid).map(({ at }) => at);
  if (out.length === 0) return event;
  const { recurrence } = event;
  return { ...event, recurrence: { ...recurrence, exceptions: [...recurrence.exceptions, ...out] } };
}

interface Wall {
  readonly wall: string;
  readonly timeZone: string;
  /** A DATE: the whole day. */
  readonly allDay: boolean;
}

const timeOf = (property: ICAL.Property | null, known: Known): Wall | null =>
  property === null ? null : wallOf(property.getFirstValue(), property, known);

function wallOf(value: unknown, property: ICAL.Property, { timeZone, zones }: Known): Wall {
  const time = value instanceof ICAL.Period ? value.start : value;
  if (!(time instanceof ICAL.Time)) throw new RangeError(`Its ${property.name.toUpperCase()} is no time.`);
  const two = (n: number) => String(n).padStart(2, '0');
  const { year, month, day, hour, minute, second, isDate } = time;
  const clock = isDate ? '00:00:00' : `${two(hour)}:${two(minute)}:${two(second)}`;
  const wall = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${clock}`;
  const tzid = property.getFirstParameter('tzid') as string | undefined;
  if (isDate) return { wall, timeZone, allDay: true };
  if (tzid !== undefined && tzid !== '') return { wall, timeZone: zoneOf(tzid, zones), allDay: false };
  return { wall, timeZone: time.zone === ICAL.Timezone.utcTimezone ? 'UTC' : timeZone, allDay: false };
}

/** What a file calls its zones, where it does not use the names of IANA. */
function zonesOf(calendar: ICAL.Component): Map<string, string> {
  const known = new Map<string, string>();
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    const location = zone.getFirstPropertyValue('x-lic-location');
    if (typeof location === 'string' && isZone(location))
      known.set(String(zone.getFirstPropertyValue('tzid')), location);
  }
  return known;
}

function zoneOf(tzid: string, zones: ReadonlyMap<string, string>): string {
  const said = zones.get(tzid) ?? tzid;
  if (isZone(said)) return said;
  // As in /freeassociation.sourceforge.net/Europe/Berlin (RFC 5545, 3.2.19).
  const end = said.split('/').slice(-2).join('/');
  if (said.startsWith('/') && isZone(end)) return end;
  throw new RangeError(
    `Its time zone "${tzid.slice(0, 64)}" is not known; use a name such as Europe/Berlin.`,
  );
}

function durationOf(component: ICAL.Component, start: Wall, known: Known): string {
  const said = component.getFirstPropertyValue('duration');
  if (said instanceof ICAL.Duration) return said.toString();
  const end = timeOf(component.getFirstProperty('dtend'), known);
  // RFC 5545, 3.6.1: a day for a DATE, a moment for a DATE-TIME.
  if (end === null) return start.allDay ? 'P1D' : aMoment;
  if (start.allDay) {
    const days = Math.round((Date.parse(`${end.wall}Z`) - Date.parse(`${start.wall}Z`)) / 86_400_000);
    return `P${days}D`;
  }
  const seconds = Math.round((instantOf(end).getTime() - instantOf(start).getTime()) / 1000);
  if (seconds < 0) throw new RangeError('It ends before it begins.');
  return seconds === 0 ? aMoment : `PT${seconds}S`;
}

/** An entry lasts a while; deadlines of other calendars do not. */
const aMoment = 'PT1M';

const instantOf = ({ wall, timeZone }: Wall): Date => toInstant(wall, timeZone);

/** Text without control characters but line ends and tabs, cut to a length and never within a character. */
function textOf(component: ICAL.Component, name: string, most: number): string {
  const value: unknown = component.getFirstPropertyValue(name);
  if (typeof value !== 'string') return '';
  const clean = value.replaceAll(/(?![\n\t])[\p{Cc}\p{Cs}]/gu, '').trim();
  return clean.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}
