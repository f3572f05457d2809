import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Recurrence, occurrencesBetween, recurrenceFaults } from './recurrence.ts';
import { toInstant, toWall } from './zones.ts';

const aRecurrence = (more: Partial<Recurrence> = {}): Recurrence => ({
  start: '2026-01-04T02:30:00',
  timeZone: 'Europe/Berlin',
  duration: 'PT2H',
  rule: 'FREQ=WEEKLY;BYDAY=SU',
  exceptions: [],
  additions: [],
  ...more,
});
const span = (from: string, to: string) => ({ from: new Date(from), to: new Date(to) });
const spans = (r: Recurrence, within: ReturnType<typeof span>) =>
  occurrencesBetween(r, within).map((o) => `${o.start.toISOString()} ${o.end.toISOString()}`);

describe('a wall clock', () => {
  it.each([
    [
      'in the gap of spring is read by the offset before it',
      '2026-03-29T02:30:00',
      'Europe/Berlin',
      '2026-03-29T01:30:00.000Z',
    ],
    [
      'that comes twice in autumn is the first of the two',
      '2026-10-25T02:30:00',
      'Europe/Berlin',
      '2026-10-25T00:30:00.000Z',
    ],
    ['in the gap of America', '2026-03-08T02:30:00', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['that comes twice in America', '2026-11-01T01:30:00', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    [
      'of a zone with half an hour of summer',
      '2026-10-04T02:15:00',
      'Australia/Lord_Howe',
      '2026-10-03T15:45:00.000Z',
    ],
  ])('%s', (_, wall, zone, instant) => {
    expect(toInstant(wall, zone).toISOString()).toBe(instant);
  });

  it('is told again by the moment that it stands for, at all other times', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2060-01-01'), noInvalidDate: true }),
        fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'UTC'),
        (date, zone) => {
          const at = new Date(Math.floor(date.getTime() / 1000) * 1000);
          const back = toInstant(toWall(at, zone), zone);
          // The second of two equal wall clocks is told as the first: an hour before.
          expect([0, 3_600_000]).toContain(at.getTime() - back.getTime());
        },
      ),
    );
  });
});

describe('a recurrence', () => {
  it('keeps its wall clock when clocks are set, and hours stay hours', () => {
    expect(spans(aRecurrence(), span('2026-03-21T00:00:00Z', '2026-04-06T00:00:00Z'))).toEqual([
      '2026-03-22T01:30:00.000Z 2026-03-22T03:30:00.000Z',
      '2026-03-29T01:30:00.000Z 2026-03-29T03:30:00.000Z',
      '2026-04-05T00:30:00.000Z 2026-04-05T02:30:00.000Z',
    ]);
  });
  it('counts days by the calendar: 23 hours in spring, 25 in autumn', () => {
    const day = aRecurrence({ start: '2026-03-29T00:00:00', duration: 'P1D', rule: null });
    expect(spans(day, span('2026-03-29T00:00:00Z', '2026-03-30T00:00:00Z'))).toEqual([
      '2026-03-28T23:00:00.000Z 2026-03-29T22:00:00.000Z',
    ]);
    const autumn = { ...day, start: '2026-10-25T00:00:00' };
    expect(spans(autumn, span('2026-10-25T00:00:00Z', '2026-10-26T00:00:00Z'))).toEqual([
      '2026-10-24T22:00:00.000Z 2026-10-25T23:00:00.000Z',
    ]);
  });
  it('leaves exceptions out and brings additions in', () => {
    const some = aRecurrence({ exceptions: ['2026-01-11T02:30:00'], additions: ['2026-01-14T10:00:00'] });
    expect(
      occurrencesBetween(some, span('2026-01-04T00:00:00Z', '2026-01-20T00:00:00Z')).map((o) => o.at),
    ).toEqual(['2026-01-04T02:30:00', '2026-01-14T10:00:00', '2026-01-18T02:30:00']);
  });
  it('begins with its first start, also where the rule would not bring it', () => {
    const odd = aRecurrence({ start: '2026-01-06T02:30:00' });
    expect(
      occurrencesBetween(odd, span('2026-01-01T00:00:00Z', '2026-01-12T00:00:00Z')).map((o) => o.at),
    ).toEqual(['2026-01-06T02:30:00', '2026-01-11T02:30:00']);
  });
  it.each([
    ['FREQ=WEEKLY;BYDAY=SU;COUNT=2', 2],
    ['FREQ=WEEKLY;BYDAY=SU;UNTIL=20260118T023000', 3],
    ['FREQ=WEEKLY;BYDAY=SU;UNTIL=20260118T013000Z', 3],
    ['FREQ=WEEKLY;BYDAY=SU;UNTIL=20260118T012959Z', 2],
    ['FREQ=MONTHLY;BYDAY=1SU', 12],
    ['FREQ=YEARLY', 1],
    ['FREQ=WEEKLY;BYDAY=SU;UNTIL=20260118', 3],
  ])('ends as %s says', (rule, count) => {
    const all = occurrencesBetween(
      aRecurrence({ rule }),
      span('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
    );
    expect(all).toHaveLength(count);
  });
  it('takes in what began before the span and still goes on', () => {
    const long = aRecurrence({ duration: 'P3D' });
    expect(occurrencesBetween(long, span('2026-01-06T00:00:00Z', '2026-01-06T01:00:00Z'))).toHaveLength(1);
  });
  it('gives no more than asked for', () => {
    const daily = aRecurrence({ rule: 'FREQ=DAILY' });
    expect(occurrencesBetween(daily, span('2026-01-01T00:00:00Z', '2036-01-01T00:00:00Z'), 5)).toHaveLength(
      5,
    );
  });
  it('ends in no time where a rule never comes true', () => {
    const never = aRecurrence({ rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' });
    expect(occurrencesBetween(never, span('2027-01-01T00:00:00Z', '2040-01-01T00:00:00Z'))).toEqual([]);
  });
  it('gives what overlaps a span however the span is cut in two', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'FREQ=DAILY;INTERVAL=3',
          'FREQ=WEEKLY;BYDAY=MO,FR',
          'FREQ=MONTHLY;BYMONTHDAY=-1',
          null,
        ),
        fc.constantFrom('PT1H', 'P1D', 'P1W'),
        fc.integer({ min: 0, max: 400 * 24 }),
        (rule, duration, hours) => {
          const r = aRecurrence({ rule, duration });
          const [from, to] = [new Date('2026-01-01'), new Date('2027-02-05')];
          const cut = new Date(from.getTime() + hours * 3_600_000);
          const whole = occurrencesBetween(r, { from, to }).map((o) => o.at);
          const parts = [
            ...occurrencesBetween(r, { from, to: cut }),
            ...occurrencesBetween(r, { from: cut, to }),
          ];
          expect([...new Set(parts.map((o) => o.at))]).toEqual(whole);
        },
      ),
    );
  });
});

describe('faults of a recurrence', () => {
  it.each([
    [{ start: 'tomorrow' }, /start/],
    [{ timeZone: 'Mars/Olympus' }, /time zone/],
    [{ duration: '2 hours' }, /duration/],
    [{ duration: 'PT0S' }, /duration/],
    [{ duration: '-PT1H' }, /duration/],
    [{ duration: 'P1M' }, /duration/],
    [{ rule: 'FREQ=SECONDLY' }, /too often/],
    [{ rule: 'FREQ=NEVER' }, /no recurrence rule/],
    [{ rule: 'FREQ=DAILY;INTERVAL=0' }, /./],
    [{ rule: 'every sunday' }, /no recurrence rule/],
    [{ rule: 'FREQ=DAILY;COUNT=1000000' }, /COUNT/],
    [{ rule: 'FREQ=DAILY;BYHOUR=1,2,3' }, /BYHOUR/],
    [{ rule: 'FREQ=DAILY\nDTSTART:20200101T000000Z' }, /no recurrence rule/],
    [{ exceptions: ['x'] }, /"x"/],
  ])('%j', (more, expected) => {
    expect(recurrenceFaults(aRecurrence(more)).join(' ')).toMatch(expected);
  });
  it('has none where it can be followed', () => {
    expect(recurrenceFaults(aRecurrence())).toEqual([]);
  });
});

describe('a rule that names days which some months or years lack', () => {
  it.each([
    ['2024-02-29T10:00:00', 'FREQ=YEARLY', ['2024-02-29', '2028-02-29', '2032-02-29']],
    ['2026-01-31T10:00:00', 'FREQ=MONTHLY', ['2026-01-31', '2026-03-31', '2026-05-31']],
    ['2026-01-31T10:00:00', 'FREQ=MONTHLY;BYMONTHDAY=-1', ['2026-01-31', '2026-02-28', '2026-03-31']],
    ['2026-05-11T10:00:00', 'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', ['2026-05-11', '2027-05-17', '2028-05-15']],
  ])('from %s by %s', (start, rule, days) => {
    const found = occurrencesBetween(
      aRecurrence({ start, rule }),
      span('2024-01-01T00:00:00Z', '2033-01-01T00:00:00Z'),
      3,
    );
    expect(found.map((o) => o.at.slice(0, 10))).toEqual(days);
  });
});
