import { type Actor, problem, type Problem, type Role } from '#kernel';
import type { PersonRecord } from './person.ts';

/**
 * What stands against giving a person this set of roles, beyond the right to manage people. Nobody widens their own
 * rights, and somebody has to stay who can administer.
 */
export function problemsOfRoleChange(
  actor: Actor,
  person: PersonRecord,
  wanted: readonly Role[],
  otherAdministrators: number,
): Problem[] {
  const problems: Problem[] = [];
  const added = wanted.filter((role) => !person.roles.includes(role));
  if (actor.personId === person.id && added.length > 0)
    problems.push(
      problem('SEGREGATION_VIOLATION', `You may not give roles to yourself (${added.join(', ')}).`, {
        path: ['input', 'roles'],
        rule: 'own-roles',
        wayOut: 'Another administrator can do it.',
      }),
    );
  const ends = person.active && person.roles.includes('administrator') && !wanted.includes('administrator');
  if (ends && otherAdministrators === 0) problems.push(lastAdministrator(['input', 'roles']));
  return problems;
}

/** Gavel without an administrator could not be given one through its doors. */
export function lastAdministrator(path: readonly string[]): Problem {
  return problem(
    'WRONG_STATE',
    'This is the last active administrator: nobody would be left to administer.',
    {
      path,
      rule: 'last-administrator',
      wayOut: 'Make somebody else administrator first.',
    },
  );
}
