import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { occurrencesBetween, recurrenceFaults } from '#time';
import { kindOf } from './kind-rules.ts';
import { icsLimits, readIcs } from './read-ics.ts';

const calendar = (...events: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//y//EN', ...events, 'END:VCALENDAR'].join('\r\n');
const event = (...lines: string[]): string =>
  ['BEGIN:VEVENT', 'UID:a@b', ...lines, 'END:VEVENT'].join('\r\n');
const one = (...lines: string[]) => readIcs(calendar(event(...lines)), 'Europe/Berlin');

describe('an event of another calendar', () => {
  it.each<[string, string[], object]>([
    [
      'a whole day',
      ['DTSTART;VALUE=DATE:20260329', 'DTEND;VALUE=DATE:20260330'],
      { start: '2026-03-29T00:00:00', duration: 'P1D', timeZone: 'Europe/Berlin' },
    ],
    ['for a moment', ['DTSTART:20260329T010000Z', 'DTEND:20260329T010000Z'], { duration: 'PT1M' }],
    ['a day without an end', ['DTSTART;VALUE=DATE:20260329'], { duration: 'P1D' }],
    [
      'in UTC',
      ['DTSTART:20260329T010000Z', 'DTEND:20260329T030000Z'],
      { start: '2026-03-29T01:00:00', duration: 'PT7200S', timeZone: 'UTC' },
    ],
    [
      'in a zone, over the hour that is left out',
      ['DTSTART;TZID=Europe/Berlin:20260329T010000', 'DTEND;TZID=Europe/Berlin:20260329T040000'],
      { start: '2026-03-29T01:00:00', duration: 'PT7200S', timeZone: 'Europe/Berlin' },
    ],
    [
      'wherever one is',
      ['DTSTART:20260329T010000', 'DURATION:PT45M'],
      { start: '2026-03-29T01:00:00', duration: 'PT45M', timeZone: 'Europe/Berlin' },
    ],
    [
      'under a name with a prefix',
      ['DTSTART;TZID=/x.org/2026a/America/New_York:20260329T010000', 'DURATION:PT1H'],
      { timeZone: 'America/New_York' },
    ],
    [
      'again and again',
      [
        'DTSTART;TZID=Europe/Berlin:20260104T023000',
        'DURATION:PT1H',
        'RRULE:FREQ=WEEKLY;BYDAY=SU;UNTIL=20260401T000000Z',
        'EXDATE;TZID=Europe/Berlin:20260111T023000,20260118T023000',
        'EXDATE:20260125T013000Z',
        'RDATE;TZID=Europe/Berlin:20260106T023000',
      ],
      {
        rule: 'FREQ=WEEKLY;BYDAY=SU;UNTIL=20260401T000000Z',
        exceptions: ['2026-01-11T02:30:00', '2026-01-18T02:30:00', '2026-01-25T02:30:00'],
        additions: ['2026-01-06T02:30:00'],
      },
    ],
  ])('takes place %s', (_, lines, expected) => {
    const { events, faults } = one('SUMMARY:X', ...lines);
    expect(faults).toEqual([]);
    expect(events[0]?.recurrence).toMatchObject(expected);
    expect(recurrenceFaults(events[0]?.recurrence as never)).toEqual([]);
  });

  it('keeps its text as it is, folded lines and all', () => {
    const { events } = one(
      'SUMMARY:=cmd|"/c calc"!A1\\, 🚀 o',
      ' ne',
      'DESCRIPTION:a\\nb\u0007',
      'DTSTART:20260101T000000Z',
    );
    expect(events[0]).toMatchObject({ name: '=cmd|"/c calc"!A1, 🚀 one', description: 'a\nb' });
  });

  it('that was moved by itself is left out of its series', () => {
    const { events } = readIcs(
      calendar(
        event('DTSTART:20260101T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=3', 'SUMMARY:Series'),
        event('RECURRENCE-ID:20260102T100000Z', 'DTSTART:20260102T150000Z', 'DURATION:PT1H', 'SUMMARY:Moved'),
      ),
      'UTC',
    );
    const all = events.flatMap(({ recurrence }) =>
      occurrencesBetween(recurrence, { from: new Date('2026-01-01'), to: new Date('2026-02-01') }).map(
        (o) => o.at,
      ),
    );
    expect(all.sort()).toEqual(['2026-01-01T10:00:00', '2026-01-02T15:00:00', '2026-01-03T10:00:00']);
    expect(events.map(({ uid }) => uid)).toEqual(['a@b', 'a@b/2026-01-02T10:00:00']);
  });

  it.each([
    ['without a start', ['SUMMARY:X'], /DTSTART/],
    ['in a zone that nobody knows', ['DTSTART;TZID=Mars:20260101T000000'], /"Mars"/],
    [
      'with two rules',
      ['DTSTART:20260101T000000Z', 'RRULE:FREQ=DAILY', 'RRULE:FREQ=WEEKLY'],
      /more than one RRULE/,
    ],
  ])('is refused by itself %s', (_, lines, message) => {
    const { events, faults } = readIcs(
      calendar(event(...lines), event('DTSTART:20260101T000000Z').replace('a@b', 'c@d')),
      'UTC',
    );
    expect(events.map(({ uid }) => uid)).toEqual(['c@d']);
    expect(faults[0]?.message).toMatch(message);
  });

  it('that comes round each second is not followed', () => {
    const { events } = one('DTSTART:20260101T000000Z', 'RRULE:FREQ=SECONDLY');
    expect(recurrenceFaults(events[0]?.recurrence as never).join()).toMatch(/too often/);
  });
});

describe('a file that is none, or too much', () => {
  it.each([
    ['nothing', '', /no iCalendar|BEGIN/],
    ['something else', '<html></html>', /no iCalendar/],
    ['a card', 'BEGIN:VCARD\r\nVERSION:4.0\r\nEND:VCARD', /VCALENDAR/],
    ['parts in parts', 'BEGIN:X\r\n'.repeat(50_000), /nested/],
    ['too many events', calendar(...Array<string>(icsLimits.events + 1).fill(event())), /more than 500/],
    ['too long a line', calendar(`X:${'x'.repeat(30_000)}`), /line/],
    ['too long', 'x'.repeat(icsLimits.characters + 1), /longer/],
    ['a NUL', calendar('X:\0'), /NUL/],
  ])('is refused: %s', (_, text, message) => {
    expect(() => readIcs(text, 'UTC')).toThrow(message);
  });

  it('never does worse than be refused', () => {
    const words = [
      'BEGIN:VEVENT',
      'END:VEVENT',
      'DTSTART:2026',
      'RRULE:FREQ=',
      'DTSTART;VALUE=DATE:20260230',
      'UID:x',
      'EXDATE:,',
      'DURATION:P',
      'RDATE;VALUE=PERIOD:20260101T000000Z/PT1H',
      ':',
      ';;',
      '\t',
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 12 }), (lines) => {
        try {
          readIcs(calendar(...lines), 'UTC');
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});

describe('what an event becomes', () => {
  const rules = [
    { pattern: 'code freeze', kind: 'FREEZE', strength: 'SOFT' },
    { pattern: 'freeze * begins', kind: 'FREEZE', strength: null },
  ] as const;
  const fallback = { kind: 'BUSINESS_EVENT', strength: 'HARD' } as const;
  it.each([
    ['🧊 Code Freeze starts', { kind: 'FREEZE', strength: 'SOFT' }],
    ['Docs freeze now begins', { kind: 'FREEZE', strength: 'HARD' }],
    ['begins freeze', { kind: 'BUSINESS_EVENT', strength: null }],
  ])('%s', (summary, expected) => {
    expect(kindOf(summary, rules, fallback)).toEqual(expected);
  });
});
