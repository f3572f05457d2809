import { readFileSync } from 'node:fs';
import { newId } from '#kernel';
import { calendarSettings } from '../domain/calendar-settings.ts';
import type { Link, Neighbour, Planned } from '../domain/conflict.ts';
import type { CalendarEntry } from '../domain/entry.ts';
import { takesPlace } from '../domain/takes-place.ts';

const shipped = calendarSettings.parse(
  JSON.parse(readFileSync(new URL('../../../policies/calendar.json', import.meta.url), 'utf8')),
).conflicts;
export const settings = { ...shipped, limits: [{ kind: 'production' as const, most: 2 }] };

export const [search, wiki, ann, ben, prod, test] = [newId(), newId(), newId(), newId(), newId(), newId()];
export const production = { id: prod, kind: 'production', region: 'eu' };
export const at = (hour: number, day = 23): Date => new Date(Date.UTC(2026, 10, day, hour));
export const span = (from: number, to: number, day = 23) => ({ from: at(from, day), to: at(to, day) });

export const window = (over: Partial<Planned> = {}): Planned => ({
  key: 'asked',
  changeId: newId(),
  type: 'NORMAL',
  tier: 2,
  requesterId: ann,
  implementerId: ann,
  serviceIds: [search],
  places: [production],
  region: null,
  tags: [],
  span: span(8, 12),
  revision: 1,
  ...over,
});
export const service: Link = { role: 'service', subject: search, origin: search, distance: 0, way: 0 };
export const other = (over: Partial<Neighbour> = {}): Neighbour => ({
  id: newId(),
  number: 7,
  title: 'Other',
  state: 'SCHEDULED',
  span: span(10, 14),
  requesterId: ben,
  implementerId: ben,
  tier: 2,
  environmentIds: [prod],
  environmentKinds: ['production'],
  links: [service],
  ...over,
});
export const entry = (over: Partial<CalendarEntry> = {}): CalendarEntry => ({
  id: newId(),
  version: 1,
  kind: 'FREEZE',
  strength: 'HARD',
  name: 'Year end',
  reason: 'The books are closed.',
  recurrence: {
    start: '2026-11-23T09:00:00',
    timeZone: 'UTC',
    duration: 'PT1H',
    rule: null,
    exceptions: [],
    additions: [],
  },
  scope: { serviceIds: [], environmentIds: [], environmentKinds: [], regions: [], tenants: [], tags: [] },
  exemptTypes: [],
  changeId: null,
  uid: null,
  createdAt: at(0),
  createdBy: ben,
  changedAt: at(0),
  changedBy: ben,
  because: 'Added.',
  endedAt: null,
  ...over,
});
export const near = (one: CalendarEntry, planned: Planned, ahead = 35) => ({
  entry: one,
  occurrences: takesPlace(one, {
    from: planned.span.from,
    to: new Date(planned.span.to.getTime() + (one.kind === 'MAINTENANCE_WINDOW' ? ahead * 86_400_000 : 0)),
  }),
});
