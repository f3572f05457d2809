import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { migrate } from '#platform/database';
import {
  type EmbeddedPostgres,
  type EmbeddedTemporal,
  freePort,
  provisionDatabase,
  type Service,
  startPostgres,
  startTemporal,
} from '#platform/embedded';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import pg from 'pg';
import { seed, type SeedSummary } from '../../apps/launcher/seed.ts';
import { stack, startApi, startWorker } from './stack.ts';

const log = (): void => undefined;

/** A whole installation of a test's own, whose every part can be killed and started again at its old address. */
export class FaultRig {
  private constructor(
    private readonly dataDir: string,
    private postgres: EmbeddedPostgres,
    private temporal: EmbeddedTemporal,
    private readonly appUrl: string,
    private readonly ownerUrl: string,
    readonly seeded: SeedSummary,
    private readonly services: { api: Service[]; worker: Service[] },
  ) {}

  /** PostgreSQL that writes through to the disk, Temporal, two APIs and two workers. */
  static async start(): Promise<FaultRig> {
    const { temporalBinary: binary } = stack();
    if (binary === null)
      throw new Error('TEMPORAL_ADDRESS names a server that is not ours to kill: unset it.');
    const dataDir = path.join(stack().dataDir, `faults-${Date.now()}`);
    const [postgres, temporal] = await Promise.all([
      startPostgres({ dataDir, port: freePort, log }),
      startTemporal({ binary, dataDir, port: freePort, log }),
    ]);
    const { appUrl, ownerUrl } = await provisionDatabase({
      superuserUrl: postgres.superuserUrl,
      database: 'gavel_faults',
      dataDir,
    });
    await migrate(ownerUrl);
    const seeded = await seed(appUrl, dataDir, { boardsMeet: false });
    const rig = new FaultRig(dataDir, postgres, temporal, appUrl, ownerUrl, seeded, { api: [], worker: [] });
    const twice = [0, 1];
    const [api, worker] = await Promise.all([
      Promise.all(twice.map(() => rig.launch('api'))),
      Promise.all(twice.map(() => rig.launch('worker'))),
    ]);
    rig.services.api.push(...api);
    rig.services.worker.push(...worker);
    return rig;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.services.api, ...this.services.worker].map((service) => service.stop()));
    await Promise.all([this.postgres.stop(), this.temporal.stop()]);
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  get apiUrls(): string[] {
    return this.services.api.map((service) => service.url);
  }

  /** kill -9 of one of the two, and a new one in its place. */
  async killService(kind: 'api' | 'worker', index: number): Promise<void> {
    const victim = this.services[kind][index];
    if (victim === undefined) throw new Error(`There is no ${kind} ${index}.`);
    await victim.kill();
    this.services[kind][index] = await this.launch(kind, Number(new URL(victim.url).port));
  }

  /** kill -9 of the postmaster; its children notice that it is gone. */
  async killPostgres(): Promise<void> {
    const { port } = this.postgres;
    const [pid] = readFileSync(path.join(this.dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
    await this.postgres.process.exited;
    this.postgres = await startPostgres({ dataDir: this.dataDir, port, log });
  }

  /** kill -9 of Temporal; `meanwhile` happens before it is there again. */
  async killTemporal(meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const { temporalBinary: binary } = stack();
    const { port, process: server } = this.temporal;
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    await meanwhile();
    this.temporal = await startTemporal({ binary: binary ?? '', dataDir: this.dataDir, port, log });
  }

  async rows<T extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const client = new pg.Client({ connectionString: this.ownerUrl });
    await client.connect();
    try {
      return (await client.query<T>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** Messages that services wrote as errors, with what was thrown: the cause of an answer of 500. */
  errorsLogged(): string[] {
    const directory = path.join(stack().dataDir, 'logs');
    return readdirSync(directory)
      .filter((file) => file.startsWith('gavel_faults-api'))
      .flatMap((file) => readFileSync(path.join(directory, file), 'utf8').split('\n'))
      .filter((line) => line.includes('"level":"error"'));
  }

  /** The state of each of these workflows, by id: RUNNING, COMPLETED …, or the error when there is none. */
  async workflowStates(ids: readonly string[]): Promise<string[]> {
    const connection = await Connection.connect({ address: this.temporal.address });
    try {
      const { workflow } = new TemporalClient({ connection });
      return await Promise.all(
        ids.map((id) =>
          workflow
            .getHandle(id)
            .describe()
            .then(
              ({ status }) => status.name,
              (error: unknown) => (error as Error).name,
            ),
        ),
      );
    } finally {
      await connection.close();
    }
  }

  private launch(kind: 'api' | 'worker', port?: number): Promise<Service> {
    const wish = {
      databaseUrl: this.appUrl,
      temporalAddress: this.temporal.address,
      env: { GAVEL_DATA_DIR: this.dataDir },
      ...(port === undefined ? {} : { port }),
    };
    return kind === 'api' ? startApi(wish) : startWorker(wish);
  }
}
