import {
  findTemporal,
  loopback,
  provisionDatabase,
  type ServerProcess,
  startPostgres,
  startTemporal,
  temporalCacheDirs,
} from '#platform/embedded';
import { serverPort } from './ports.ts';
import type { Progress } from './progress.ts';

export interface LaunchContext {
  /** The project's directory. */
  readonly root: string;
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  /** Aborted when the user asked to stop. */
  readonly signal: AbortSignal;
  /** Ports already given away in this start. */
  readonly given: Set<number>;
}

/** A server of ours, and how to start it again where it was; null where somebody else runs it. */
export interface Kept {
  readonly process: ServerProcess;
  restart(): Promise<Kept>;
}

export interface Database {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly kept: Kept | null;
}

export interface Workflows {
  readonly address: string;
  readonly kept: Kept | null;
}

/** PostgreSQL: the one of the environment, or ours. */
export async function bringUpDatabase(context: LaunchContext): Promise<Database> {
  const { GAVEL_DATABASE_URL: appUrl, GAVEL_DATABASE_OWNER_URL: ownerUrl } = context.env;
  if (appUrl && ownerUrl) return { appUrl, ownerUrl, kept: null };
  if (appUrl || ownerUrl)
    throw new Error(
      'GAVEL_DATABASE_URL (application) and GAVEL_DATABASE_OWNER_URL (migrations) go together: set both or neither.',
    );
  return context.progress.step('PostgreSQL', async (rename, note) => {
    const { dataDir } = context;
    const port = serverPort('GAVEL_POSTGRES_PORT', context.env, context.given, note);
    const postgres = await startPostgres({ dataDir, port, log: note });
    try {
      const urls = await provisionDatabase({
        superuserUrl: postgres.superuserUrl,
        database: 'gavel',
        dataDir,
      });
      rename(`PostgreSQL on ${loopback}:${postgres.port}`);
      return { ...urls, kept: keepPostgres(context, postgres.process, postgres.port) };
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  });
}

function keepPostgres(context: LaunchContext, process: ServerProcess, port: number): Kept {
  return {
    process,
    restart: async () => {
      const again = await startPostgres({
        dataDir: context.dataDir,
        port,
        log: (line) => context.progress.line(line),
      });
      return keepPostgres(context, again.process, port);
    },
  };
}

/** Temporal: the one of the environment, or ours. */
export async function bringUpTemporal(context: LaunchContext): Promise<Workflows> {
  return context.progress.step('Temporal', async (rename, note) => {
    const { env, dataDir, signal } = context;
    const source = await findTemporal({ env, cacheDirs: temporalCacheDirs(env, dataDir), log: note, signal });
    if (source.kind === 'address') {
      rename(`Temporal at ${source.address} (TEMPORAL_ADDRESS)`);
      return { address: source.address, kept: null };
    }
    const port = serverPort('GAVEL_TEMPORAL_PORT', env, context.given, note);
    const temporal = await startTemporal({ binary: source.path, dataDir, port, log: note });
    rename(`Temporal on ${temporal.address}`);
    return {
      address: temporal.address,
      kept: keepTemporal(context, source.path, temporal.process, temporal.port),
    };
  });
}

function keepTemporal(context: LaunchContext, binary: string, process: ServerProcess, port: number): Kept {
  return {
    process,
    restart: async () => {
      const log = (line: string): void => context.progress.line(line);
      const again = await startTemporal({ binary, dataDir: context.dataDir, port, log });
      return keepTemporal(context, binary, again.process, port);
    },
  };
}
