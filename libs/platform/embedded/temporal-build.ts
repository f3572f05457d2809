import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { DownloadOptions } from './temporal-download.ts';
import { temporalVersion } from './temporal-version.ts';

const module = `github.com/temporalio/cli/cmd/temporal@v${temporalVersion}`;
const tellEvery = 15_000;

/** Builds Temporal from its source through the Go module proxy and puts the program at `target`. Takes minutes. */
export async function buildTemporal(target: string, options: DownloadOptions): Promise<void> {
  const version = await goVersion(options.env);
  const workshop = await mkdtemp(path.join(path.dirname(target), 'build-'));
  try {
    options.log(`building Temporal ${temporalVersion} with ${version}: once, a few minutes`);
    await goInstall(workshop, options);
    await rename(path.join(workshop, 'temporal'), target);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function goVersion(env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('go', ['env', 'GOVERSION'], { env, timeout: 20_000 });
    return `Go ${stdout.trim().replace(/^go/, '')}`;
  } catch {
    throw new Error('Go is not installed (there is no `go` on the PATH)');
  }
}

async function goInstall(workshop: string, { env, log, signal }: DownloadOptions): Promise<void> {
  const flags = `-s -w -X github.com/temporalio/cli/internal.Version=${temporalVersion}`;
  // A session of its own, so that an interrupted build ends with all the compilers that it started.
  const go = spawn('go', ['install', '-ldflags', flags, module], {
    cwd: workshop,
    env: { ...env, GOBIN: workshop, CGO_ENABLED: '0', GOFLAGS: '' },
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  go.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const endGroup = (): void => {
    if (go.pid !== undefined && go.exitCode === null) process.kill(-go.pid, 'SIGKILL');
  };
  const started = Date.now();
  const progress = setInterval(() => {
    log(`building Temporal: ${Math.round((Date.now() - started) / 1000)} seconds`);
  }, tellEvery);
  signal?.addEventListener('abort', endGroup, { once: true });
  process.once('exit', endGroup);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      go.once('error', reject);
      go.once('close', resolve);
    });
    signal?.throwIfAborted();
    if (code !== 0)
      throw new Error(`\`go install ${module}\` failed: ${said.trim().split('\n').slice(-3).join(' / ')}`);
  } finally {
    clearInterval(progress);
    signal?.removeEventListener('abort', endGroup);
    process.removeListener('exit', endGroup);
  }
}
