import { problem, type Problem } from '#kernel';
import { type Recurrence, recurrenceFaults } from '#time';
import type { EntryContent, EntryKind } from './entry.ts';

/** Which field of an input a sentence about a recurrence is about. */
const faultFields: readonly (readonly [word: RegExp, field: string])[] = [
  [/^The start/, 'start'],
  [/^The time zone/, 'timeZone'],
  [/^The duration/, 'duration'],
];

const binding: readonly EntryKind[] = ['FREEZE', 'MAINTENANCE_WINDOW'];

/** Why an entry cannot be as it is said to be; none when it can. */
export function entryProblems(kind: EntryKind, content: EntryContent): Problem[] {
  const problems = recurrenceProblems(content.recurrence);
  const bad = (field: string, message: string, wayOut?: string): void => {
    problems.push(problem('INVALID_INPUT', message, { path: ['input', field], ...(wayOut && { wayOut }) }));
  };
  if (content.name.trim() === '') bad('name', 'An entry needs a name.');
  if (kind === 'FREEZE' && content.strength === null)
    bad('strength', 'A freeze is hard or soft.', 'Give HARD or SOFT.');
  if (kind !== 'FREEZE' && content.strength !== null) bad('strength', 'Only a freeze is hard or soft.');
  if (kind === 'FREEZE' && content.reason.trim() === '')
    bad('reason', 'A freeze needs a reason, for those whom it stops.');
  if (!binding.includes(kind) && content.exemptTypes.length > 0)
    bad('exemptTypes', 'Only freezes and maintenance windows exempt types of change.');
  if (kind === 'BOOKING' && content.scope.environmentIds.length === 0)
    bad('environments', 'A booking names the environments that are booked.');
  if (kind !== 'BOOKING' && content.changeId !== null) bad('change', 'Only a booking is for one change.');
  return problems;
}

const recurrenceProblems = (recurrence: Recurrence): Problem[] =>
  recurrenceFaults(recurrence).map((message) => {
    const field = faultFields.find(([word]) => word.test(message))?.[1];
    return problem('INVALID_INPUT', message, { path: ['input', field ?? 'rule'] });
  });
