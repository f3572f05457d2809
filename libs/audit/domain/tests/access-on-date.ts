import { z } from 'zod';
import { fail, type FactRef, pass } from '../answer.ts';
import type { RoleHeld } from '../period-facts.ts';
import { type PeriodAnswer, periodTest } from './period-test.ts';

const parameters = z.strictObject({
  /** Roles that are looked at. */
  roles: z.array(z.string()).min(1),
  /** Pairs of roles that nobody holds together. */
  apart: z.array(z.tuple([z.string(), z.string()])),
});

/** The last instant of each month that ends in a period, in UTC, and the end of the period. */
export function reviewDates(from: Date, to: Date): Date[] {
  const dates: Date[] = [];
  for (let month = 1; ; month += 1) {
    const end = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + month, 1) - 1);
    if (end >= to) break;
    dates.push(end);
  }
  return [...dates, to];
}

const heldAt = (held: readonly RoleHeld[], at: Date): RoleHeld[] =>
  held.filter(({ from, to }) => from <= at && (to === null || to > at));

/** On each day that is looked at, roles were held by whom somebody else gave them to, and none that exclude each other. */
export const accessOnDate = periodTest({
  name: 'access-on-date',
  revision: 1,
  parameters,
  run: ({ from, to, roles: all }, { roles, apart }) =>
    reviewDates(from, to).map((at): PeriodAnswer => {
      const held = heldAt(all, at).filter(({ role }) => roles.includes(role));
      const used = held.flatMap(({ given, name, role }): FactRef[] =>
        given === null ? [] : [{ what: `${name} became ${role}`, kind: 'event', id: given.event }],
      );
      const subject = at.toISOString();
      const own = held.find(({ given, person }) => given?.by === person && given.door !== 'setup');
      if (own !== undefined)
        return { subject, ...fail(`${own.name} gave themself the role ${own.role}.`, used) };
      for (const [one, other] of apart) {
        const both = held.find(
          ({ person, role }) => role === one && held.some((h) => h.person === person && h.role === other),
        );
        if (both !== undefined)
          return { subject, ...fail(`${both.name} was ${one} and ${other} at once.`, used) };
      }
      const people = new Set(held.map(({ person }) => person)).size;
      return { subject, ...pass(`${people} people held ${held.length} roles.`, used) };
    }),
});
