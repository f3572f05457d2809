import path from 'node:path';
import { hostForUrl } from '#platform/embedded';
import { type ServicePorts, servicePorts } from './ports.ts';
import type { Progress } from './progress.ts';
import { seedPassword } from './seed/password.ts';
import { signInsWith } from './seed/sign-ins.ts';
import type { SeedSummary } from './seed.ts';
import { SeedMark } from './seed-mark.ts';
import {
  bringUpDatabase,
  bringUpTemporal,
  type Database,
  type LaunchContext,
  type Workflows,
} from './servers.ts';
import { startServices } from './services.ts';
import { Shutdown } from './shutdown.ts';
import { KeptServer, type Watch } from './supervise.ts';
import { welcome } from './welcome.ts';

export interface LaunchOptions {
  readonly root: string;
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
}

/**
 * Brings up all of Gavel on this machine and keeps it running until a signal asks to stop.
 * @returns the exit code: 0 after a stop that was asked for, 1 when it could not start or had to give up
 */
export async function launch(options: LaunchOptions): Promise<number> {
  const { progress } = options;
  const began = performance.now();
  const shutdown = new Shutdown((line) => progress.line(line));
  const context: LaunchContext = { ...options, signal: shutdown.signal, given: new Set() };
  const watch: Watch = {
    ending: () => shutdown.signal.aborted,
    tell: (line) => progress.line(line),
    giveUp: (reason) => shutdown.giveUp(reason),
  };
  try {
    const facts = await bringUp(context, shutdown, watch);
    const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
    progress.line(
      welcome({ ...facts, dataDir: path.relative(options.root, options.dataDir) || '.', seconds }),
    );
    await shutdown.asked;
  } catch (error) {
    if (!shutdown.signal.aborted) shutdown.giveUp((error as Error).message);
  }
  return shutdown.finish();
}

interface Facts {
  readonly apiUrl: string;
  readonly workerUrl: string;
  readonly seeded: SeedSummary;
}

async function bringUp(context: LaunchContext, shutdown: Shutdown, watch: Watch): Promise<Facts> {
  const host = context.env['GAVEL_HOST'] ?? '127.0.0.1';
  const ports = await servicePorts(context.env, host);
  context.given.add(ports.api).add(ports.worker);
  const { database, workflows } = await bringUpBackends(context, shutdown, watch);
  shutdown.signal.throwIfAborted();
  // The services do not wait for the people who will use them: all three take their time beside each other.
  const [seeded] = await allOrFirstFault([
    addOrganisation(context, database),
    runServices(context, shutdown, watch, { ports, database, workflows }),
  ]);
  const urlOf = (port: number): string => `http://${hostForUrl(host)}:${port}`;
  return { apiUrl: urlOf(ports.api), workerUrl: urlOf(ports.worker), seeded };
}

/** PostgreSQL with its schema and Temporal come up beside each other; neither is left behind when the other fails. */
async function bringUpBackends(
  context: LaunchContext,
  shutdown: Shutdown,
  watch: Watch,
): Promise<{ database: Database; workflows: Workflows }> {
  const databaseReady = bringUpDatabase(context).then(async (database) => {
    if (database.kept !== null) shutdown.atEnd('PostgreSQL', 3, new KeptServer(database.kept, watch));
    await bringUpSchema(context, database);
    return database;
  });
  const temporalReady = bringUpTemporal(context).then((workflows) => {
    if (workflows.kept !== null) shutdown.atEnd('Temporal', 2, new KeptServer(workflows.kept, watch));
    return workflows;
  });
  const [database, workflows] = await allOrFirstFault([databaseReady, temporalReady]);
  return { database, workflows };
}

/** Like Promise.all, but a fault waits until the others have come to rest: nothing goes on starting during the end. */
async function allOrFirstFault<A, B>(work: readonly [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

async function bringUpSchema({ progress, signal }: LaunchContext, database: Database): Promise<void> {
  signal.throwIfAborted();
  await progress.step('Migrations', async (rename) => {
    // Loaded here, so that the servers are starting while it loads.
    const { migrate } = await import('#platform/database');
    const applied = await migrate(database.ownerUrl);
    rename(applied.length === 0 ? 'Schema up to date' : `Migrations: ${applied.length} applied`);
  });
}

function addOrganisation({ dataDir, progress }: LaunchContext, database: Database): Promise<SeedSummary> {
  return progress.step('A small organisation to try with', async () => {
    const mark = await SeedMark.of(database.appUrl, dataDir);
    if (mark.isThere) return { signIns: signInsWith(seedPassword(dataDir)), created: false };
    const { seed } = await import('./seed.ts');
    const seeded = await seed(database.appUrl, dataDir);
    if (seeded.signIns.length > 0) mark.set();
    return seeded;
  });
}

async function runServices(
  context: LaunchContext,
  shutdown: Shutdown,
  watch: Watch,
  given: { readonly ports: ServicePorts; readonly database: Database; readonly workflows: Workflows },
): Promise<void> {
  const { api, worker } = startServices(context, given.ports, given, watch);
  shutdown.atEnd('API', 1, api);
  shutdown.atEnd('worker', 1, worker);
  const ready = Promise.all([
    context.progress.step(`API on port ${given.ports.api}`, () => api.ready()),
    context.progress.step(`Worker on port ${given.ports.worker}`, () => worker.ready()),
  ]);
  // Asked to stop meanwhile, we do not wait for readiness first.
  await Promise.race([ready, shutdown.asked]);
  shutdown.signal.throwIfAborted();
}
