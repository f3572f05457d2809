import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { alterSeries, resettled, type SeriesPatch } from './alteration.ts';
import { meetingAt, meetingsBetween } from './calendar.ts';
import {
  type Invited,
  occurrenceInvitation,
  remainsUntil,
  scheduleCancellation,
  scheduleInvitation,
} from './invitation.ts';
import type { KeptMeeting } from './meeting.ts';
import type { MeetingSeries } from './series.ts';

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const series = (over: Partial<MeetingSeries> = {}): MeetingSeries => ({
  ...{ id: 'series', key: 'cab', boardId: 'board', name: 'Board', startWall: '2026-01-06T10:00:00' },
  ...{ timeZone: 'Europe/Berlin', duration: 'PT1H', rule: 'FREQ=WEEKLY;BYDAY=TU', filter: {} },
  ...{ cutOffMinutes: 1_440, itemMinutes: 10, version: 3, schedule: 1, createdBy: 'akiko' },
  ...{ effectiveFrom: day('2026-01-01'), createdAt: day('2026-01-01'), endedAt: null },
  ...over,
});
const kept = (one: MeetingSeries, at: string, over: Partial<KeptMeeting> = {}): KeptMeeting => ({
  ...(meetingAt(one, at) as KeptMeeting),
  ...{ id: at, version: 2 },
  ...over,
});
const now = day('2026-03-01');
const invited: Invited = {
  board: 'Board; "of" all',
  organizer: 'gavel@acme.example',
  attendees: [{ name: 'Rossi, Sofia', email: 'sofia@acme.example' }],
  url: 'https://gavel.example',
  now,
};

describe('altering a series', () => {
  it.each<[string, SeriesPatch, Partial<MeetingSeries>, string]>([
    ['a name leaves the times alone', { name: 'New' }, { schedule: 1, name: 'New' }, '2026-03-03T09:00'],
    [
      'a rule',
      { rule: 'FREQ=WEEKLY;BYDAY=WE' },
      { schedule: 2, startWall: '2026-03-04T10:00:00' },
      '2026-03-04T09:00',
    ],
    [
      'a zone',
      { timeZone: 'Asia/Tokyo' },
      { schedule: 2, startWall: '2026-03-03T10:00:00' },
      '2026-03-03T01:00',
    ],
    ['a start', { start: '2026-04-07T11:00:00' }, { startWall: '2026-04-07T11:00:00' }, '2026-04-07T09:00'],
    ['a count counts anew', { rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=2' }, { schedule: 2 }, '2026-03-03T09:00'],
  ])('%s', (_name, patch, expected, next) => {
    const { faults, series: after } = alterSeries(series(), patch, now);
    expect(faults).toEqual([]);
    expect(after).toMatchObject({ ...expected, version: 4 });
    const span = { from: now, to: day('2027-01-01') };
    expect(meetingsBetween(after, [], span, { now, limit: 1 })[0]?.startsAt).toEqual(new Date(`${next}Z`));
  });

  it('finds fault with what brings no meeting', () => {
    for (const patch of [
      { rule: 'FREQ=HOURLY' },
      { timeZone: 'Moon/Sea' },
      { rule: 'FREQ=DAILY;UNTIL=20260102' },
    ])
      expect(alterSeries(series(), patch, now).faults).not.toEqual([]);
  });

  it('keeps what the new rule brings as well, where it was moved to by hand, and no other', () => {
    const before = series({ rule: 'FREQ=DAILY' });
    const moved = { startsAt: new Date('2026-03-10T15:00Z'), endsAt: new Date('2026-03-10T16:00Z') };
    const planned = [
      kept(before, '2026-03-03T10:00:00'),
      kept(before, '2026-03-10T10:00:00', moved),
      kept(before, '2026-03-11T10:00:00'),
    ];
    const { series: after } = alterSeries(
      before,
      { rule: 'FREQ=WEEKLY;BYDAY=TU', timeZone: 'Asia/Tokyo' },
      now,
    );
    expect(resettled(before, after, planned, now).map((r) => r.after)).toMatchObject([
      { startsAt: new Date('2026-03-03T01:00Z'), schedule: 2, canceledAt: null, version: 3 },
      { ...moved, schedule: 2, canceledAt: null },
      { canceledAt: now, schedule: 1 },
    ]);
  });
});

/** As a calendar program reads it: the starts of what takes place. */
function startsIn(content: string, until: string): string[] {
  const calendar = new ICAL.Component(ICAL.parse(content) as unknown[]);
  for (const zone of calendar.getAllSubcomponents('vtimezone'))
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const events = calendar.getAllSubcomponents('vevent').map((e) => new ICAL.Event(e));
  const master = events.find((e) => !e.isRecurrenceException());
  if (master === undefined) return events.map((e) => e.startDate.toJSDate().toISOString());
  for (const each of events) if (each !== master) master.relateException(each);
  const starts: string[] = [];
  const walk = master.iterator();
  for (
    let at = walk.next() as ICAL.Time | undefined;
    at !== undefined;
    at = walk.next() as ICAL.Time | undefined
  ) {
    if (at.toJSDate() > day(until)) break;
    starts.push(
      (master.getOccurrenceDetails(at) as { startDate: ICAL.Time }).startDate.toJSDate().toISOString(),
    );
  }
  ICAL.TimezoneService.reset();
  return starts;
}
const propertiesOf = (content: string) => content.replaceAll(/\r\n[ \t]/g, '').split('\r\n');

describe('invitations', () => {
  it('bring a calendar the very meetings that Gavel brings, over days on which clocks are set', () => {
    const fixed = series();
    const rows = [
      kept(fixed, '2026-03-24T10:00:00', { canceledAt: now }),
      kept(fixed, '2026-04-07T10:00:00', {
        startsAt: new Date('2026-04-08T12:00Z'),
        endsAt: new Date('2026-04-08T13:00Z'),
      }),
    ];
    const { content, method } = scheduleInvitation(fixed, rows, invited);
    const span = { from: day('2026-01-01'), to: day('2026-12-31') };
    const ours = meetingsBetween(fixed, rows, span, { now: day('2026-01-01'), limit: 400 });
    const open = ours.filter((m) => m.canceledAt === null).map((m) => m.startsAt.toISOString());
    expect(method).toBe('REQUEST');
    expect(startsIn(content, '2026-12-31')).toEqual(open);
    const lines = propertiesOf(content);
    expect(lines).toContain('METHOD:REQUEST');
    expect(lines).toContain('RRULE:FREQ=WEEKLY;BYDAY=TU');
    expect(lines).toContain('UID:meetings-series-1@gavel');
    expect(lines).toContain('RECURRENCE-ID;TZID=Europe/Berlin:20260407T100000');
    expect(lines).toContainEqual(
      expect.stringMatching(/^ATTENDEE;.*CN="Rossi, Sofia".*:mailto:sofia@acme\.example$/),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^ORGANIZER;CN="Board;  of  all":mailto:gavel@acme\.example$/),
    );
  });

  it.each(['America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kolkata', 'Europe/London'])(
    'stand at the same moments with the clocks of %s',
    (timeZone) => {
      const one = series({ timeZone });
      const span = { from: day('2026-01-01'), to: day('2027-12-31') };
      const ours = meetingsBetween(one, [], span, { now: day('2026-01-01'), limit: 400 });
      expect(startsIn(scheduleInvitation(one, [], invited).content, '2027-12-31')).toEqual(
        ours.map((m) => m.startsAt.toISOString()),
      );
    },
  );

  it('of one meeting name it by its first start, and rise with each change to it', () => {
    const one = series();
    const meeting = kept(one, '2026-03-10T10:00:00', { canceledAt: now });
    const lines = propertiesOf(occurrenceInvitation('CANCEL', one, meeting, invited).content);
    expect(lines).toContain('METHOD:CANCEL');
    expect(lines).toContain('STATUS:CANCELLED');
    expect(lines).toContain('RECURRENCE-ID;TZID=Europe/Berlin:20260310T100000');
    expect(lines).toContain('SEQUENCE:5');
  });

  it('end a schedule at its last meeting that remains, or take it back altogether', () => {
    const one = series();
    const frozen = kept(one, '2026-03-03T10:00:00', { frozenAt: now });
    const until = remainsUntil(one, [frozen], now);
    expect(startsIn(scheduleInvitation(one, [frozen], invited, until).content, '2027-01-01').at(-1)).toBe(
      '2026-03-03T09:00:00.000Z',
    );
    const young = series({ effectiveFrom: now });
    expect(remainsUntil(young, [], now)).toBeNull();
    expect(propertiesOf(scheduleCancellation(young, [], invited).content)).toContain('STATUS:CANCELLED');
  });
});
