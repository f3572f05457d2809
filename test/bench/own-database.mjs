// A migrated database for one measurement, gone afterwards.
import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** @param work gets a client of the database's owner, and its addresses
 * @param template which database it is a copy of */
export async function ownDatabase(stack, work, template = stack.template) {
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  const superuser = new pg.Client({ connectionString: stack.superuserUrl });
  await superuser.connect();
  await superuser.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER gavel_owner STRATEGY file_copy`);
  const at = (sample) => {
    const url = new URL(sample);
    url.pathname = `/${name}`;
    return url.href;
  };
  const client = new pg.Client({ connectionString: at(stack.shared.ownerUrl) });
  try {
    await client.connect();
    return await work({
      client,
      ownerUrl: at(stack.shared.ownerUrl),
      appUrl: at(stack.shared.appUrl),
      superuserUrl: at(stack.superuserUrl),
    });
  } finally {
    await client.end();
    await superuser.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await superuser.end();
  }
}
