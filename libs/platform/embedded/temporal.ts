import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { isPortFree, loopback, PortTaken } from './ports.ts';
import { commandOf, endLeftover, sleep } from './processes.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

export interface TemporalOptions {
  /** The `temporal` program. */
  readonly binary: string;
  /** Gavel's data directory; Temporal's state lies in `temporal` below it. */
  readonly dataDir: string;
  /** The port, or how to choose it; asked after a server left by an earlier run has been stopped. */
  readonly port: number | (() => Promise<number>);
  readonly log: (line: string) => void;
  /** Further settings of the server's dynamic configuration, as in `limit.historyCount.suggestContinueAsNew=50`. */
  readonly settings?: readonly string[];
}

export interface EmbeddedTemporal {
  /** host:port of the gRPC service. */
  readonly address: string;
  readonly port: number;
  readonly process: ServerProcess;
  stop(): Promise<void>;
}

const readyWithin = 60_000;

/**
 * Two defaults of the server cost a workflow most of its time on one machine: the first makes each task wait for a
 * poll, the second lets a timer fire up to a second late. The second guards against clocks that differ between hosts:
 * it is for this one-machine server only.
 */
const lowLatency = ['history.transferProcessorMaxPollRPS=2000', 'history.timerProcessorMaxTimeShift="10ms"'];

/** Starts a real Temporal server that keeps its state under the data directory, on the loopback address alone. */
export async function startTemporal(options: TemporalOptions): Promise<EmbeddedTemporal> {
  const dataDir = path.resolve(options.dataDir);
  const home = path.join(dataDir, 'temporal');
  mkdirSync(home, { recursive: true });
  const pidFile = path.join(home, 'server.pid');
  await endStaleTemporal(pidFile, home, options.log);
  const port = typeof options.port === 'number' ? options.port : await options.port();
  if (!(await isPortFree(port))) throw new PortTaken(port, 'GAVEL_TEMPORAL_PORT');
  const address = `${loopback}:${port}`;
  const server = await startServerProcess({
    name: 'Temporal',
    command: options.binary,
    args: argumentsFor(port, path.join(home, 'temporal.db'), options.settings ?? []),
    cwd: home,
    env: process.env,
    logFile: path.join(dataDir, 'logs/temporal.log'),
    endings: [
      ['SIGINT', 10_000],
      ['SIGTERM', 5_000],
    ],
  });
  writeFileSync(pidFile, `${server.pid}\n`);
  void server.exited.then(() => rmSync(pidFile, { force: true }));
  await untilReady(server, address);
  return { address, port, process: server, stop: () => server.stop() };
}

/** Ports that are not named here (HTTP, metrics, the inner services') are chosen free by the server itself. */
function argumentsFor(port: number, database: string, settings: readonly string[]): string[] {
  return [
    'server',
    'start-dev',
    '--headless',
    `--ip=${loopback}`,
    `--port=${port}`,
    `--db-filename=${database}`,
    '--log-level=warn',
    '--disable-config-file',
    '--disable-config-env',
    ...[...lowLatency, ...settings].map((setting) => `--dynamic-config-value=${setting}`),
  ];
}

async function untilReady(server: ServerProcess, address: string): Promise<void> {
  const connection = Connection.lazy({ address, connectTimeout: '2s' });
  const deadline = Date.now() + readyWithin;
  try {
    while (server.running() && Date.now() < deadline) {
      if (await answers(connection)) return;
      await sleep(50);
    }
  } finally {
    await connection.close().catch(() => undefined);
  }
  const tail = server.logTail();
  await server.stop();
  throw new Error(`Temporal did not start. It said:\n${tail}`);
}

/** Ready means that the namespace can be used, not just that the port is open. */
async function answers(connection: Connection): Promise<boolean> {
  try {
    await connection.withDeadline(Date.now() + 2_000, () =>
      connection.workflowService.describeNamespace({ namespace: 'default' }),
    );
    return true;
  } catch {
    return false;
  }
}

async function endStaleTemporal(pidFile: string, home: string, log: (line: string) => void): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  if (commandOf(pid)?.includes(`--db-filename=${home}`) === true) {
    log(`stopping the Temporal (process ${pid}) that an earlier run left behind`);
    await endLeftover(pid, 'SIGINT', 10_000);
  }
  rmSync(pidFile, { force: true });
}
