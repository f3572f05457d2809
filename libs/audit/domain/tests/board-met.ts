import { z } from 'zod';
import { fail, type FactRef, pass } from '../answer.ts';
import { type PeriodAnswer, periodTest } from './period-test.ts';

const parameters = z.strictObject({
  /** How many of a series' meetings may be missed or canceled in a period, as a share of all. */
  missedShare: z.number().min(0).max(1),
});

/** Boards met as often as their series say. */
export const boardMet = periodTest({
  name: 'board-met',
  revision: 1,
  parameters,
  run: ({ meetings }, { missedShare }) => {
    const series = [...new Set(meetings.map((meeting) => meeting.series))].sort();
    return series.map((key): PeriodAnswer => {
      const due = meetings.filter((meeting) => meeting.series === key);
      const held = due.filter(({ outcome }) => outcome === 'HELD').length;
      const used = due.flatMap(({ at, outcome, event }): FactRef[] =>
        event === null
          ? []
          : [{ what: `${outcome.toLowerCase()} ${at.toISOString()}`, kind: 'event', id: event }],
      );
      const said = `${held} of ${due.length} meetings were held.`;
      const missed = due.length - held;
      return { subject: key, ...(missed > missedShare * due.length ? fail(said, used) : pass(said, used)) };
    });
  },
});
