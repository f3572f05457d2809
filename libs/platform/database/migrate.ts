import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Brings a database up to date: each SQL file of migrations/ in the order of its number, in one transaction each,
 * forward only. Runs as the owning role; several callers at once wait for one another on an advisory lock.
 * @returns the names of the migrations applied now
 */
export async function migrate(ownerUrl: string, dir = 'migrations'): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations: await migrationsOf(dir),
    migrationsTableName: 'schema_migration',
  });
  await source.initialize();
  const lock = source.createQueryRunner();
  try {
    await lock.query(`SELECT pg_advisory_lock(hashtext('gavel.migrate'))`);
    const applied = await source.runMigrations({ transaction: 'each' });
    return applied.map((m) => m.name);
  } finally {
    await lock.release();
    await source.destroy();
  }
}

/** TypeORM wants a class with a 13-digit stamp at the end of its name; the file's number gives it. */
async function migrationsOf(dir: string): Promise<(new () => MigrationInterface)[]> {
  const files = (await readdir(dir)).filter((f) => /^\d{4}-[a-z0-9-]+\.sql$/.test(f)).sort();
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(path.join(dir, file), 'utf8');
      const stamp = file.slice(0, 4).padStart(13, '0');
      return class implements MigrationInterface {
        readonly name = `${file.slice(5, -4)}${stamp}`;
        async up(runner: QueryRunner): Promise<void> {
          await runner.query(sql);
        }
        down(): Promise<void> {
          throw new Error('Migrations go forward only: restore a backup to go back.');
        }
      };
    }),
  );
}
