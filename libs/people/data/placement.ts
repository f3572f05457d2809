import { type Id, problem, type Problem } from '#kernel';
import type { EntityManager } from 'typeorm';
import { isTimeZone } from '../domain/person.ts';

interface Placement {
  readonly timeZone?: string | undefined;
  readonly managerId?: Id | null | undefined;
  readonly teamId?: Id | null | undefined;
}

/** Whether team, manager and time zone exist, and whether the manager is not below the person. */
export async function problemsOfPlacement(
  manager: EntityManager,
  personId: Id,
  { timeZone, managerId, teamId }: Placement,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  if (timeZone !== undefined && !isTimeZone(timeZone))
    problems.push(
      problem('INVALID_INPUT', `${timeZone} is not a time zone. Use an IANA name, such as Europe/Berlin.`, {
        path: ['input', 'timeZone'],
      }),
    );
  if (teamId != null && !(await exists(manager, 'team', teamId)))
    problems.push(problem('INVALID_REFERENCE', 'There is no such team.', { path: ['input', 'team'] }));
  if (managerId == null) return problems;
  if (!(await exists(manager, 'person', managerId)))
    problems.push(problem('INVALID_REFERENCE', 'There is no such person.', { path: ['input', 'manager'] }));
  else if (await reportsTo(manager, managerId, personId))
    problems.push(
      problem('INVALID_INPUT', 'This person would come to be their own manager.', {
        path: ['input', 'manager'],
      }),
    );
  return problems;
}

async function exists(manager: EntityManager, table: 'team' | 'person', id: Id): Promise<boolean> {
  const rows: unknown[] = await manager.query(`SELECT 1 FROM ${table} WHERE id = $1`, [id]);
  return rows.length > 0;
}

/** Whether `above` is `personId` or stands somewhere above it in the line of managers. */
async function reportsTo(manager: EntityManager, personId: Id, above: Id): Promise<boolean> {
  const rows: unknown[] = await manager.query(
    `WITH RECURSIVE line AS (
       SELECT id, manager_id FROM person WHERE id = $1
       UNION SELECT p.id, p.manager_id FROM person p JOIN line ON p.id = line.manager_id)
     SELECT 1 FROM line WHERE id = $2`,
    [personId, above],
  );
  return rows.length > 0;
}

/** Two administrators who end each other at once must not both find the other still there. */
export async function lockAdministrators(manager: EntityManager): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtext('gavel.administrators'))`);
}
