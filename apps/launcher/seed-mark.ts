import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** Where the seed's own code and lists lie, beside this file. */
const seedFiles = fileURLToPath(new URL('seed', import.meta.url));

/**
 * Notes under the data directory that a database has all of the small organisation. To find nothing missing takes a
 * process as large as the API, a third of a start's work. The note names the database, so that another one in its place
 * is looked at, and the seed, so that a newer Gavel adds what is new.
 */
export class SeedMark {
  private constructor(
    private readonly file: string,
    private readonly text: string | null,
  ) {}

  static async of(appUrl: string, dataDir: string): Promise<SeedMark> {
    const database = await identityOf(appUrl).catch(() => null);
    const text = database === null ? null : `${database} ${digestOf(seedFiles)}\n`;
    return new SeedMark(path.join(dataDir, 'seeded'), text);
  }

  get isThere(): boolean {
    return this.text !== null && existsSync(this.file) && readFileSync(this.file, 'utf8') === this.text;
  }

  set(): void {
    if (this.text !== null) writeFileSync(this.file, this.text);
  }
}

/** No other database has this: the cluster's number, made at random when it was, and the database's in it. */
async function identityOf(appUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: appUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      `SELECT system_identifier || '/' || oid AS id FROM pg_control_system(), pg_database WHERE datname = current_database()`,
    );
    return rows[0]?.id ?? '';
  } finally {
    await client.end();
  }
}

function digestOf(directory: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(directory).sort())
    hash.update(`${name}\0`).update(readFileSync(path.join(directory, name)));
  return hash.digest('hex');
}
