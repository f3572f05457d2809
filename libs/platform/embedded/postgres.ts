import { mkdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { credentialsIn } from './credentials.ts';
import { isPortFree, loopback, PortTaken } from './ports.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { type Cluster, endStalePostgres, ensureCluster, postgresEnvironment } from './postgres-cluster.ts';
import { sleep } from './processes.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { unprivilegedRunner } from './unprivileged.ts';

export interface PostgresOptions {
  /** Gavel's data directory; the cluster lies in `postgres` below it. */
  readonly dataDir: string;
  /** The port, or how to choose it; asked after a server left by an earlier run has been stopped. */
  readonly port: number | (() => Promise<number>);
  /** False only for tests: faster, and a crash of the machine loses data. */
  readonly fsync?: boolean;
  readonly log: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** The superuser's address of the database `postgres`. */
  readonly superuserUrl: string;
  readonly port: number;
  readonly process: ServerProcess;
  /** Fast shutdown: open transactions are rolled back, a checkpoint is written. */
  stop(): Promise<void>;
}

const readyWithin = 60_000;

/** Starts PostgreSQL over the data directory, which it makes on first use. Listens on the loopback address alone. */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const binaries = postgresBinaries();
  const cluster: Cluster = {
    directory: path.join(dataDir, 'postgres'),
    binaries,
    runner: unprivilegedRunner(binaries.postgres, dataDir),
  };
  const { superuser } = credentialsIn(dataDir);
  await endStalePostgres(cluster.directory, options.log);
  await ensureCluster(cluster, superuser, options.fsync !== false);
  const port = typeof options.port === 'number' ? options.port : await options.port();
  if (!(await isPortFree(port))) throw new PortTaken(port, 'GAVEL_POSTGRES_PORT');
  const superuserUrl = `postgres://postgres:${superuser}@${loopback}:${port}/postgres`;
  const server = await launch(cluster, port, options, superuserUrl);
  return { superuserUrl, port, process: server, stop: () => server.stop() };
}

/** After the server alone was killed, its children let go of the shared memory within moments: then it starts. */
async function launch(
  cluster: Cluster,
  port: number,
  options: PostgresOptions,
  url: string,
): Promise<ServerProcess> {
  const deadline = Date.now() + readyWithin;
  for (;;) {
    const server = await startServerProcess({
      name: 'PostgreSQL',
      ...commandFor(cluster, port, options.fsync !== false),
      cwd: '/',
      env: postgresEnvironment(),
      logFile: path.join(path.resolve(options.dataDir), 'logs/postgres.log'),
      endings: [
        ['SIGINT', 20_000],
        ['SIGQUIT', 5_000],
      ],
    });
    if (await becomesReady(server, url, deadline)) return server;
    const tail = server.logTail();
    await server.stop();
    if (!tail.includes('pre-existing shared memory block') || Date.now() > deadline)
      throw new Error(`PostgreSQL did not start. It said:\n${tail}`);
    await sleep(100);
  }
}

function commandFor(cluster: Cluster, port: number, durable: boolean): { command: string; args: string[] } {
  const settings: Record<string, string> = {
    listen_addresses: loopback,
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Commits are still handed to the system one by one: a killed server loses none of them.
    ...(durable ? {} : { fsync: 'off' }),
  };
  const words = [
    ...cluster.runner.prefix,
    cluster.binaries.postgres,
    '-D',
    cluster.directory,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const [command = '', ...args] = words;
  return { command, args };
}

/** True once it takes a connection; false when it ended first or the time is over. */
async function becomesReady(server: ServerProcess, url: string, deadline: number): Promise<boolean> {
  while (server.running() && Date.now() < deadline) {
    const failure = await connectOnce(url);
    if (failure === null) return true;
    if (failure === '28P01')
      throw await stopped(
        server,
        'PostgreSQL refuses the password in credentials.json of the data directory: it belongs to other data. ' +
          'Put back the file that was there when the data was made, or clear the data with "npm run reset".',
      );
    await sleep(25);
  }
  return false;
}

async function stopped(server: ServerProcess, message: string): Promise<Error> {
  await server.stop();
  return new Error(message);
}

/** Null when it worked, otherwise the error's code. */
async function connectOnce(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? 'unknown';
  } finally {
    await client.end().catch(() => undefined);
  }
}
