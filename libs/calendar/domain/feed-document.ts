import ICAL from 'ical.js';
import { sha256 } from '#kernel';
import type { Occurrence } from '#time';
import type { CalendarEntry } from './entry.ts';

/** A change as a feed shows it. */
export interface FeedChange {
  readonly id: string;
  /** CHG-000123 */
  readonly number: string;
  readonly title: string;
  readonly state: string;
  readonly risk: string;
  readonly from: Date;
  readonly to: Date;
  readonly version: number;
  readonly updatedAt: Date;
  readonly url: string;
}

export interface FeedContent {
  readonly name: string;
  readonly changes: readonly FeedChange[];
  readonly entries: readonly { readonly entry: CalendarEntry; readonly occurrence: Occurrence }[];
}

const refresh = 'PT15M';

/**
 * A calendar of RFC 5545 and RFC 7986. Times are in UTC, so no reader needs our zones; whole days of an entry are dates.
 * Nothing in it depends on when it is asked for: the same content is the same text.
 */
export function feedDocument({ name, changes, entries }: FeedContent): string {
  const calendar = new ICAL.Component(['vcalendar', [], []]);
  calendar.addPropertyWithValue('prodid', '-//Gavel//Change calendar//EN');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('calscale', 'GREGORIAN');
  calendar.addPropertyWithValue('method', 'PUBLISH');
  calendar.addPropertyWithValue('name', name);
  calendar.addPropertyWithValue('x-wr-calname', name);
  const interval = new ICAL.Property('refresh-interval');
  interval.resetType('duration');
  interval.setValue(ICAL.Duration.fromString(refresh));
  calendar.addProperty(interval);
  calendar.addPropertyWithValue('x-published-ttl', refresh);
  for (const change of changes) calendar.addSubcomponent(changeEvent(change));
  for (const { entry, occurrence } of entries) calendar.addSubcomponent(entryEvent(entry, occurrence));
  return `${calendar.toString()}\r\n`;
}

/** RFC 9110, 8.8.3. */
export const feedTag = (document: string): string => `"${sha256(document).toString('base64url')}"`;

function changeEvent(change: FeedChange): ICAL.Component {
  const { id, number, title, state, risk, from, to, version, updatedAt, url } = change;
  const event = eventOf(`change-${id}@gavel`, updatedAt, version);
  event.addPropertyWithValue('dtstart', utc(from));
  event.addPropertyWithValue('dtend', utc(to));
  event.addPropertyWithValue('summary', `${number} ${title}`);
  event.addPropertyWithValue('description', `${state}, risk ${risk}`);
  event.addPropertyWithValue('status', statusOf(state));
  event.addPropertyWithValue('categories', 'CHANGE');
  event.addPropertyWithValue('url', url);
  return event;
}

/** Approved and later is sure; what was turned down or taken back stays visible as such. */
function statusOf(state: string): string {
  if (state === 'CANCELED' || state === 'REJECTED') return 'CANCELLED';
  return state === 'DRAFT' || state === 'ASSESSING' || state === 'AUTHORIZING' ? 'TENTATIVE' : 'CONFIRMED';
}

function entryEvent(entry: CalendarEntry, { start, end, at }: Occurrence): ICAL.Component {
  const { id, version, name, reason, kind, strength, changedAt, recurrence } = entry;
  const event = eventOf(`entry-${id}-${at.replaceAll(/[-:]/g, '')}@gavel`, changedAt, version);
  // What is cut off by its end is no whole day any more; its clocks tell when.
  const days = /^P(\d+)D$/.exec(recurrence.duration)?.[1];
  if (days !== undefined && at.endsWith('T00:00:00') && entry.endedAt === null) {
    const first = ICAL.Time.fromDateString(at.slice(0, 10));
    const last = first.clone();
    last.adjust(Number(days), 0, 0, 0);
    event.addPropertyWithValue('dtstart', first);
    event.addPropertyWithValue('dtend', last);
  } else {
    event.addPropertyWithValue('dtstart', utc(start));
    event.addPropertyWithValue('dtend', utc(end));
  }
  const what = kind === 'FREEZE' ? `${strength === 'SOFT' ? 'Soft freeze' : 'Freeze'}: ` : '';
  event.addPropertyWithValue('summary', `${what}${name}`);
  if (reason !== '') event.addPropertyWithValue('description', reason);
  event.addPropertyWithValue('status', 'CONFIRMED');
  event.addPropertyWithValue('categories', kind.replace('_', ' '));
  event.addPropertyWithValue('transp', kind === 'BUSINESS_EVENT' ? 'TRANSPARENT' : 'OPAQUE');
  return event;
}

function eventOf(uid: string, changedAt: Date, version: number): ICAL.Component {
  const event = new ICAL.Component('vevent');
  event.addPropertyWithValue('uid', uid);
  // Of a published calendar DTSTAMP is when this was last revised (RFC 5545, 3.8.7.2).
  event.addPropertyWithValue('dtstamp', utc(changedAt));
  event.addPropertyWithValue('last-modified', utc(changedAt));
  event.addPropertyWithValue('sequence', version - 1);
  return event;
}

const utc = (time: Date): ICAL.Time =>
  ICAL.Time.fromJSDate(new Date(Math.floor(time.getTime() / 1000) * 1000), true);
