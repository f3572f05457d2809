import { type Problem, problem } from '#kernel';
import type { ChangeRecord } from './change.ts';
import type { ChangeContent, ContentField } from './content.ts';
import { fields } from './content.ts';
import type { ChangeState } from './life.ts';

/** While the work is still ahead, everything may be edited; afterwards only what was not approved anyway. */
const stillAhead: readonly ChangeState[] = ['DRAFT', 'ASSESSING', 'AUTHORIZING', 'SCHEDULED', 'REJECTED'];
const ended: readonly ChangeState[] = ['CLOSED', 'CANCELED'];

/**
 * Why these fields may not be edited now; none when they may. An emergency's paperwork follows, so its material
 * fields stay open until it closes; each such edit asks for ratification anew.
 */
export function editProblems(change: ChangeRecord, changed: readonly ContentField[]): Problem[] {
  if (ended.includes(change.state))
    return [problem('WRONG_STATE', `The change is ${change.state}: nothing of it can be edited.`)];
  if (stillAhead.includes(change.state) || change.type === 'EMERGENCY') return [];
  return changed
    .filter((field) => fields[field].material)
    .map((field) =>
      problem(
        'WRONG_STATE',
        `The ${fields[field].label} was approved and the work has begun: it cannot be edited now.`,
        {
          path: ['input', field],
          wayOut: 'Roll the change back, or file another one for what is different.',
        },
      ),
    );
}

/** What no content may say, whatever its type. */
export function contentProblems(content: ChangeContent): Problem[] {
  const problems: Problem[] = [];
  const { plannedStart, plannedEnd, implementerId, verifierId } = content;
  if (content.title.trim() === '')
    problems.push(problem('INVALID_INPUT', 'A change needs a title.', { path: ['input', 'title'] }));
  if (plannedEnd !== null && plannedStart === null)
    problems.push(
      problem('INVALID_INPUT', 'A planned end needs a planned start.', { path: ['input', 'plannedStart'] }),
    );
  if (plannedStart !== null && plannedEnd !== null && plannedEnd <= plannedStart)
    problems.push(
      problem('INVALID_INPUT', 'The window ends before it begins.', {
        path: ['input', 'plannedEnd'],
        wayOut: `Give an end after ${plannedStart.toISOString()}.`,
      }),
    );
  if (implementerId !== null && implementerId === verifierId)
    problems.push(
      problem(
        'SEGREGATION_VIOLATION',
        'Whoever carries the change out must not be the one who verifies it.',
        {
          path: ['input', 'verifier'],
          rule: 'implementer-is-not-verifier',
          wayOut: 'Name two different people.',
        },
      ),
    );
  return problems;
}

/** The fields of a template that the change must not say otherwise. */
export function isUnaltered(
  change: ChangeContent,
  template: Partial<ChangeContent>,
  fixed: readonly ContentField[],
): boolean {
  const text = (value: unknown) =>
    JSON.stringify(Array.isArray(value) ? [...(value as unknown[])].sort() : value);
  return fixed.every((field) => text(change[field]) === text(template[field]));
}
