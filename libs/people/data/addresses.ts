import { type Id, problem, type Problem } from '#kernel';
import type { EntityManager } from 'typeorm';

export interface Addresses {
  readonly main: string;
  readonly further: readonly string[];
}

/**
 * Makes these a person's addresses and ends the others. An address that leads to somebody else is a problem, also
 * when that somebody takes it at this very moment: the table has room for one.
 */
export async function setAddresses(
  manager: EntityManager,
  personId: Id,
  { main, further }: Addresses,
): Promise<Problem[]> {
  const all = [...new Set([main, ...further])];
  await manager.query(`UPDATE person_email SET active = false, main = false WHERE person_id = $1`, [
    personId,
  ]);
  const taken: { email: string }[] = await manager.query(
    `INSERT INTO person_email (email, person_id, main, active)
     SELECT email, $1, email = $3, true FROM unnest($2::text[]) AS email ORDER BY email
     ON CONFLICT (email) DO UPDATE SET person_id = excluded.person_id, main = excluded.main, active = true
       WHERE NOT person_email.active
     RETURNING email`,
    [personId, all, main],
  );
  const got = new Set(taken.map((row) => row.email));
  return all
    .filter((email) => !got.has(email))
    .map((email) =>
      problem('ALREADY_EXISTS', `The address ${email} belongs to another person.`, {
        path: ['input', email === main ? 'email' : 'furtherEmails'],
      }),
    );
}
