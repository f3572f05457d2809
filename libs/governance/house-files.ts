import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { digestOf, type Id, type Json, systemActor } from '#kernel';
import { CONFIG, type Config } from '#platform/config';
import { Database, type Manager, UnitOfWork } from '#platform/database';

const cameIntoForce = 'houseFiles.cameIntoForce';

/** There is one folder of policies. */
const folderId: Id = '00000000-0000-7000-9002-000000000001';

type Digests = Readonly<Record<string, string>>;

/**
 * What a house settles in JSON beside the rules of Cedar (policies/*.json: the risk model, required evidence, times, what is a
 * conflict) comes with a process. When a process brings other files than the one before, an event says which, with what
 * they say now; what they said before is in the event before.
 */
@Injectable()
export class HouseFiles implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!this.config.database.connect) return;
    const files = readHouseFiles(this.config.policyDir);
    const digests: Digests = Object.fromEntries(
      [...files].map(([name, content]) => [name, digestOf(content)]),
    );
    if (alteredIn(await this.known(this.database.manager), digests).length === 0) return;
    await this.unitOfWork.transaction({ ...systemActor('start'), door: 'setup' }, async (work) => {
      await work.manager.query(`SELECT pg_advisory_xact_lock(hashtext('gavel.house_files'))`);
      const before = await this.known(work.manager);
      // Another process may have been quicker.
      const altered = alteredIn(before, digests);
      if (altered.length === 0) return;
      work.emit({
        type: cameIntoForce,
        subjectType: 'houseFiles',
        subjectId: folderId,
        data: {
          digests,
          altered: altered.map((file) => ({
            file,
            before: before[file] ?? null,
            after: files.get(file) ?? null,
          })),
        },
      });
    });
  }

  /** The digests of the files that came last. */
  private async known(manager: Manager): Promise<Digests> {
    const [row]: { digests: Digests }[] = await manager.query(
      `SELECT data->'digests' AS digests FROM event WHERE type = $1 ORDER BY seq DESC LIMIT 1`,
      [cameIntoForce],
    );
    return row?.digests ?? {};
  }
}

/** What each file says, by its name; layout does not count. */
function readHouseFiles(dir: string): ReadonlyMap<string, Json> {
  const names = readdirSync(dir).filter((name) => name.endsWith('.json'));
  return new Map(
    names.sort().map((name) => [name, JSON.parse(readFileSync(path.join(dir, name), 'utf8')) as Json]),
  );
}

const alteredIn = (before: Digests, after: Digests): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => before[name] !== after[name],
  );
