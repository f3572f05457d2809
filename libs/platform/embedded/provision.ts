import pg from 'pg';
import { credentialsIn } from './credentials.ts';

export interface DatabaseUrls {
  /** Owns the database and what is in it; migrations run as this role. */
  readonly ownerUrl: string;
  /** Owns nothing, passes by no row security; API and worker run as this role. */
  readonly appUrl: string;
}

export interface ProvisionOptions {
  readonly superuserUrl: string;
  readonly database: string;
  /** Where the roles' passwords are kept. */
  readonly dataDir: string;
}

export const ownerRole = 'gavel_owner';
export const appRole = 'gavel_app';

/** Makes the two roles and the database, or sets them right when they are there. */
export async function provisionDatabase(options: ProvisionOptions): Promise<DatabaseUrls> {
  const { owner, app } = credentialsIn(options.dataDir);
  const client = new pg.Client({ connectionString: options.superuserUrl });
  await client.connect();
  try {
    await ensureRole(client, ownerRole, owner);
    await ensureRole(client, appRole, app);
    await ensureDatabase(client, options.database);
  } finally {
    await client.end();
  }
  return {
    ownerUrl: urlFor(options.superuserUrl, ownerRole, owner, options.database),
    appUrl: urlFor(options.superuserUrl, appRole, app, options.database),
  };
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  await client.query(
    `${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION ` +
      `NOBYPASSRLS PASSWORD ${client.escapeLiteral(password)}`,
  );
}

async function ensureDatabase(client: pg.Client, database: string): Promise<void> {
  const name = client.escapeIdentifier(database);
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${name} OWNER ${ownerRole}`);
  await restrictDatabase(client, database);
}

/** Only the two roles may connect. A copy of a database does not inherit this: it is set for each. */
export async function restrictDatabase(client: pg.Client, database: string): Promise<void> {
  const name = client.escapeIdentifier(database);
  await client.query(
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC; GRANT CONNECT ON DATABASE ${name} TO ${appRole}`,
  );
}

/** The same server's address for another role and database. */
function urlFor(serverUrl: string, role: string, password: string, database: string): string {
  const url = new URL(serverUrl);
  url.username = role;
  url.password = password;
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}
