// One shot: brings the schema up to date and ends. For a deployment that runs its own PostgreSQL.
import { migrate } from '#platform/database';

const ownerUrl = process.env['GAVEL_DATABASE_OWNER_URL'];
if (!ownerUrl) {
  process.stderr.write('Set GAVEL_DATABASE_OWNER_URL to the address of the role that owns the schema.\n');
  process.exit(2);
}
try {
  const applied = await migrate(ownerUrl);
  process.stdout.write(
    applied.length === 0 ? 'The schema is up to date.\n' : `Applied: ${applied.join(', ')}\n`,
  );
} catch (error) {
  process.stderr.write(`The schema could not be brought up to date: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
