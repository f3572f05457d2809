import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { freePort, isPortFree, loopback } from '#platform/embedded';
import { stack } from '../support/stack.ts';
import { waitFor } from '../support/wait-for.ts';

/** start.mjs builds first when a source changed since the last build. */
const patience = 240_000;

let dataDir: string;
let ports: { api: number; worker: number };
let launcher: Launcher | undefined;
const begun: Launcher[] = [];

interface Launcher {
  readonly process: ChildProcess;
  readonly said: () => string;
  readonly exited: Promise<number | null>;
}

function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_OPTIONS: '',
    GAVEL_DATA_DIR: dataDir,
    PORT: String(ports.api),
    GAVEL_WORKER_PORT: String(ports.worker),
    ...more,
  };
}

function start(more: NodeJS.ProcessEnv = {}): Launcher {
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: stack().root,
    env: environment(more),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const started = { process: child, said: () => said, exited };
  begun.push(started);
  return started;
}

async function untilReady(started: Launcher): Promise<void> {
  await waitFor(
    () => {
      if (started.process.exitCode !== null) throw new Error(`It ended:\n${started.said()}`);
      return started.said().includes('Gavel is ready');
    },
    { within: patience - 30_000, what: 'Gavel to be ready' },
  );
}

/** Processes that work on this test's data or were started by its launcher for it. */
function leftovers(): string[] {
  const all = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => line.includes(dataDir));
}

const health = async (port: number): Promise<number> =>
  (await fetch(`http://${loopback}:${port}/health/ready`)).status;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(stack().dataDir, 'launcher-'));
  ports = { api: await freePort(), worker: await freePort() };
});

afterAll(async () => {
  for (const { process, exited } of begun) {
    process.kill('SIGTERM');
    await exited;
  }
  rmSync(dataDir, { recursive: true, force: true });
}, patience);

jest.setTimeout(patience);

describe('npm start', () => {
  it('names a taken port before it starts anything', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(ports.api, loopback, resolve);
    });
    const refused = start();
    expect(await refused.exited).toBe(1);
    expect(refused.said()).toContain(`port ${ports.api} (PORT) is taken; set PORT to a free one`);
    expect(existsSync(path.join(dataDir, 'postgres'))).toBe(false);
    await new Promise<void>((resolve) => {
      other.close(() => resolve());
    });
  });

  it('brings everything up and tells where it is and who can sign in', async () => {
    launcher = start();
    await untilReady(launcher);
    expect(await Promise.all([health(ports.api), health(ports.worker)])).toEqual([200, 200]);
    expect(launcher.said()).toContain(`http://${loopback}:${ports.api}/graphql`);
    expect(launcher.said()).toContain('Sign in as');
  });

  it('lets no second one onto the same data, and no reset under it', async () => {
    const second = start();
    expect(await second.exited).toBe(1);
    expect(second.said()).toContain('already runs from this directory');
    const reset = spawnSync(process.execPath, ['scripts/reset.mjs'], {
      cwd: stack().root,
      env: environment(),
    });
    expect(reset.status).toBe(1);
    expect(reset.stderr.toString()).toContain('stop it first');
  });

  it('starts an API again that was killed, and says so', async () => {
    const api = serviceOf('dist/apps/api/main.js');
    process.kill(api, 'SIGKILL');
    await waitFor(() => launcher?.said().includes('The API ended (SIGKILL)'), { what: 'the report' });
    await waitFor(async () => (await health(ports.api)) === 200, {
      within: 30_000,
      what: 'the API to be back',
    });
    expect(serviceOf('dist/apps/api/main.js')).not.toBe(api);
  });

  it('leaves nothing running when it is killed itself, and starts again on the same data', async () => {
    launcher?.process.kill('SIGKILL');
    await waitFor(
      async () =>
        leftovers().length === 0 && (await isPortFree(ports.api)) && (await isPortFree(ports.worker)),
      { within: 45_000, what: 'everything to end' },
    );
    launcher = start();
    await untilReady(launcher);
    expect(launcher.said()).toContain('Schema up to date');
  });

  it('stops everything in order on a signal, however often it comes, and keeps the data until a reset', async () => {
    launcher?.process.kill('SIGINT');
    launcher?.process.kill('SIGTERM');
    expect(await launcher?.exited).toBe(0);
    const said = launcher?.said() ?? '';
    const order = [
      'Stopping API and worker',
      'Stopping Temporal',
      'Stopping PostgreSQL',
      'Stopped. The data stays.',
    ];
    const places = order.map((line) => said.indexOf(line));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(leftovers()).toEqual([]);
    expect(existsSync(path.join(dataDir, 'postgres/PG_VERSION'))).toBe(true);
    const reset = spawnSync(process.execPath, ['scripts/reset.mjs'], {
      cwd: stack().root,
      env: environment(),
    });
    expect(reset.status).toBe(0);
    expect(existsSync(path.join(dataDir, 'postgres'))).toBe(false);
  });
});

/** The process id of the service with this entry point, found below the launcher. */
function serviceOf(entry: string): number {
  const parent = String(launcher?.process.pid);
  const all = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const line = all
    .map((text) => text.trim().split(/\s+/))
    .find((words) => words[1] === parent && words.join(' ').includes(entry));
  if (line === undefined) throw new Error(`${entry} does not run.`);
  return Number(line[0]);
}
