import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '#platform/embedded';
import { waitFor } from './wait-for.ts';

/** Prometheus Alertmanager on this machine, by the names that distributions give it; null when there is none. */
export function findAlertmanager(): string | null {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const candidates = ['prometheus-alertmanager', 'alertmanager'].flatMap((name) =>
    folders.map((f) => path.join(f, name)),
  );
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface RunningAlertmanager {
  readonly url: string;
  stop(): Promise<void>;
}

/** A real Alertmanager that sends every group at once to a webhook with a bearer token. */
export async function startAlertmanager(
  binary: string,
  webhook: string,
  token: string,
): Promise<RunningAlertmanager> {
  const dir = mkdtempSync(path.join(tmpdir(), 'gavel-alertmanager-'));
  const config = path.join(dir, 'alertmanager.yml');
  writeFileSync(
    config,
    `route:
  receiver: gavel
  group_by: [alertname, service]
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 1h
receivers:
  - name: gavel
    webhook_configs:
      - url: ${webhook}
        send_resolved: true
        http_config:
          authorization:
            type: Bearer
            credentials: ${token}
`,
  );
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    binary,
    [
      `--config.file=${config}`,
      `--storage.path=${path.join(dir, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-4_000)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await waitFor(async () => (await fetch(`${url}/-/ready`)).ok, { what: 'Alertmanager to be ready' });
  } catch (error) {
    await stop();
    throw new Error(`Alertmanager did not start: ${said}`, { cause: error });
  }
  return { url, stop };
}
