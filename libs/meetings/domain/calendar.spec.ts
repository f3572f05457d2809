import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { meetingAt, meetingsBetween, nextCutOff, nextDeadline } from './calendar.ts';
import type { KeptMeeting } from './meeting.ts';
import { type MeetingSeries, parseMeetingRef } from './series.ts';

const series = (over: Partial<MeetingSeries> = {}): MeetingSeries => ({
  id: 'series',
  key: 'cab',
  boardId: 'board',
  name: 'Board',
  startWall: '2026-01-06T10:00:00',
  timeZone: 'Europe/Berlin',
  duration: 'PT1H',
  rule: 'FREQ=WEEKLY;BYDAY=TU',
  filter: {},
  cutOffMinutes: 1_440,
  itemMinutes: 10,
  version: 1,
  createdBy: 'akiko',
  schedule: 1,
  effectiveFrom: new Date('2026-01-01T00:00:00Z'),
  createdAt: new Date('2026-01-01T00:00:00Z'),
  endedAt: null,
  ...over,
});
const kept = (one: MeetingSeries, at: string, over: Partial<KeptMeeting> = {}): KeptMeeting => ({
  ...(meetingAt(one, at) as KeptMeeting),
  id: at,
  ...over,
});
const options = { now: new Date('2026-01-01T00:00:00Z'), limit: 100 };
const startsOf = (one: MeetingSeries, from: string, to: string, rows: KeptMeeting[] = []) =>
  meetingsBetween(one, rows, { from: new Date(from), to: new Date(to) }, options).map((m) =>
    m.startsAt.toISOString(),
  );

describe('the meetings of a series', () => {
  it.each([
    [
      'Europe/Berlin',
      '2026-03-24',
      '2026-04-08',
      ['2026-03-24T09:00', '2026-03-31T08:00', '2026-04-07T08:00'],
    ],
    [
      'Europe/Berlin',
      '2026-10-20',
      '2026-11-04',
      ['2026-10-20T08:00', '2026-10-27T09:00', '2026-11-03T09:00'],
    ],
    [
      'America/New_York',
      '2026-03-03',
      '2026-03-18',
      ['2026-03-03T15:00', '2026-03-10T14:00', '2026-03-17T14:00'],
    ],
    [
      'America/New_York',
      '2026-10-27',
      '2026-11-11',
      ['2026-10-27T14:00', '2026-11-03T15:00', '2026-11-10T15:00'],
    ],
  ])(
    'keep ten o’clock in %s from %s to %s, over the day on which clocks are set',
    (timeZone, from, to, starts) => {
      expect(startsOf(series({ timeZone }), `${from}T00:00:00Z`, `${to}T00:00:00Z`)).toEqual(
        starts.map((start) => `${start}:00.000Z`),
      );
    },
  );

  it('have their cut-off so many hours before, also when an hour is missing between', () => {
    const daily = series({ rule: 'FREQ=DAILY', startWall: '2026-03-29T12:00:00' });
    const cutOff = nextCutOff(daily, [], new Date('2026-03-27T12:00:00Z'));
    expect(cutOff?.meeting.startsAt.toISOString()).toBe('2026-03-29T10:00:00.000Z');
    expect(cutOff?.at.toISOString()).toBe('2026-03-28T10:00:00.000Z');
  });

  it('are held where they were moved to, and not where they were', () => {
    const one = series();
    const moved = kept(one, '2026-01-13T10:00:00', {
      startsAt: new Date('2026-01-14T15:00:00Z'),
      endsAt: new Date('2026-01-14T16:00:00Z'),
    });
    expect(startsOf(one, '2026-01-06T00:00:00Z', '2026-01-21T00:00:00Z', [moved])).toEqual([
      '2026-01-06T09:00:00.000Z',
      '2026-01-14T15:00:00.000Z',
      '2026-01-20T09:00:00.000Z',
    ]);
  });

  it('wait for the next cut-off that is neither frozen nor canceled; one that is overdue comes first', () => {
    const one = series();
    const now = new Date('2026-01-05T12:00:00Z');
    expect(nextCutOff(one, [], now)?.meeting.at).toBe('2026-01-06T10:00:00');
    const frozen = kept(one, '2026-01-06T10:00:00', { frozenAt: now });
    const canceled = kept(one, '2026-01-13T10:00:00', { canceledAt: now });
    expect(nextCutOff(one, [frozen, canceled], now)?.meeting.at).toBe('2026-01-20T10:00:00');
    expect(nextCutOff(series({ endedAt: now }), [], now)).toBeNull();
    expect(nextCutOff(series({ rule: null }), [frozen], now)).toBeNull();
  });

  it.each<[string, { now: string; frozen: string[]; ended?: boolean }, [string, string] | null]>([
    [
      'a cut-off where none waits to be opened',
      { now: '2026-01-04T12:00', frozen: [] },
      ['agenda-cut-off', '01-06'],
    ],
    ['the end of one that waits', { now: '2026-01-06T09:30', frozen: ['01-06'] }, ['meeting-lapse', '01-06']],
    [
      'an end that is overdue',
      { now: '2026-01-12T12:00', frozen: ['01-06', '01-13'] },
      ['meeting-lapse', '01-06'],
    ],
    ['the earlier of both', { now: '2026-01-05T12:00', frozen: ['01-13'] }, ['agenda-cut-off', '01-06']],
    [
      'an end also after the series has',
      { now: '2026-01-05T12:00', frozen: ['01-06'], ended: true },
      ['meeting-lapse', '01-06'],
    ],
    ['nothing after that', { now: '2026-01-05T12:00', frozen: [], ended: true }, null],
  ])('wait for %s', (_what, { ended, frozen, now: said }, expected) => {
    const now = new Date(`${said}:00Z`);
    const one = series();
    const unopened = frozen.map((day) => kept(one, `2026-${day}T10:00:00`, { frozenAt: options.now }));
    const asItIs = ended === true ? { ...one, endedAt: now } : one;
    const next = nextDeadline(asItIs, { kept: unopened.filter((m) => m.endsAt > now), unopened }, now);
    expect(next === null ? null : [next.kind, next.meeting.at.slice(5, 10)]).toEqual(expected);
    if (next?.kind === 'meeting-lapse') expect(next.at).toEqual(next.meeting.endsAt);
  });

  it('lapse before the agenda freezes that takes up what they leave', () => {
    const daily = series({ rule: 'FREQ=DAILY', duration: 'P1D', cutOffMinutes: 0 });
    const first = kept(daily, '2026-01-06T10:00:00', { frozenAt: options.now });
    const next = nextDeadline(daily, { kept: [], unopened: [first] }, first.endsAt);
    expect([next?.kind, next?.meeting.at]).toEqual(['meeting-lapse', first.at]);
  });

  it('that are over and of which nothing was kept are gone', () => {
    const after = { now: new Date('2026-02-01T00:00:00Z'), limit: 10 };
    const span = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-02-05T00:00:00Z') };
    expect(meetingsBetween(series(), [], span, after).map((m) => m.at)).toEqual(['2026-02-03T10:00:00']);
  });

  it('have one name each, by which they are found again', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=MONTHLY;BYDAY=1TU'),
        fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC'),
        (rule, timeZone) => {
          const one = series({ rule, timeZone });
          const span = { from: new Date('2026-02-01T00:00:00Z'), to: new Date('2026-04-15T00:00:00Z') };
          const all = meetingsBetween(one, [], span, options);
          expect(new Set(all.map((m) => m.at)).size).toBe(all.length);
          for (const m of all) expect(meetingAt(one, m.at)).toEqual(m);
        },
      ),
      { numRuns: 12 },
    );
  });

  it.each([
    ['cab-weekly/2026-01-06T10:00:00', { key: 'cab-weekly', at: '2026-01-06T10:00:00' }],
    ['cab-weekly/2026-01-06T10:00', { key: 'cab-weekly', at: '2026-01-06T10:00:00' }],
    ['cab-weekly', null],
    ['CAB/2026-01-06T10:00:00', null],
    ['cab/2026-01-06T10:00:00Z', null],
  ])('go by names such as %s', (ref, parsed) => {
    expect(parseMeetingRef(ref)).toEqual(parsed);
  });
});
