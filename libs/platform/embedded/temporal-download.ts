import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { temporalVersion } from './temporal-version.ts';

export interface DownloadOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
}

const officialReleases = 'https://github.com/temporalio/cli/releases/download';
const answersWithin = 8_000;
const stallsAfter = 20_000;

/** Fetches the release's archive, checks it against the release's list of checksums, and puts the program at `target`. */
export async function downloadTemporal(target: string, options: DownloadOptions): Promise<void> {
  const base = options.env['GAVEL_TEMPORAL_DOWNLOAD'] ?? `${officialReleases}/v${temporalVersion}`;
  const archive = archiveName(process.platform, process.arch);
  const checksums = await (await request(`${base}/checksums.txt`, options)).text();
  const expected = checksumOf(checksums, archive);
  if (expected === null) throw new Error(`${base}/checksums.txt does not list ${archive}`);
  const workshop = await mkdtemp(path.join(path.dirname(target), 'download-'));
  try {
    const file = path.join(workshop, archive);
    const digest = await save(await request(`${base}/${archive}`, options), file, options);
    if (digest !== expected)
      throw new Error(`the checksum of ${base}/${archive} is ${digest}; its release lists ${expected}`);
    await promisify(execFile)('tar', ['-xzf', file, '-C', workshop, 'temporal']);
    await chmod(path.join(workshop, 'temporal'), 0o755);
    await rename(path.join(workshop, 'temporal'), target);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** The archive's name in the release, as for linux and amd64. */
export function archiveName(platform: string, arch: string): string {
  const cpu = arch === 'x64' ? 'amd64' : arch;
  return `temporal_cli_${temporalVersion}_${platform}_${cpu}.tar.gz`;
}

/** The SHA-256 that a list like sha256sum's gives for a file. */
export function checksumOf(list: string, file: string): string | null {
  for (const line of list.split('\n')) {
    const [sum, name] = line.trim().split(/\s+\*?/);
    if (name === file && sum !== undefined && /^[0-9a-f]{64}$/.test(sum)) return sum;
  }
  return null;
}

async function request(url: string, { signal }: DownloadOptions): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), answersWithin);
  try {
    const response = await fetch(url, {
      signal: signal === undefined ? patience.signal : AbortSignal.any([signal, patience.signal]),
    });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return response;
  } catch (error) {
    signal?.throwIfAborted();
    if (patience.signal.aborted)
      throw new Error(`${url} did not answer within ${answersWithin / 1000} seconds`);
    const { cause, message } = error as Error & { cause?: Error };
    throw cause === undefined ? error : new Error(`${url} cannot be reached: ${cause.message || message}`);
  } finally {
    clearTimeout(timer);
  }
}

/** Writes the body to a file and gives its SHA-256; tells the progress in steps of ten per cent. */
async function save(response: Response, file: string, { log }: DownloadOptions): Promise<string> {
  const total = Number(response.headers.get('content-length') ?? 0);
  const hash = createHash('sha256');
  const out = createWriteStream(file);
  let received = 0;
  let told = -1;
  try {
    for await (const chunk of withoutStalls(response)) {
      hash.update(chunk);
      received += chunk.byteLength;
      if (!out.write(chunk)) await once(out, 'drain');
      const tenth = total > 0 ? Math.floor((10 * received) / total) : -1;
      if (tenth > told) log(`downloading Temporal ${temporalVersion}: ${(told = tenth) * 10} %`);
    }
  } finally {
    out.end();
    await once(out, 'close');
  }
  return hash.digest('hex');
}

async function* withoutStalls(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const stalled = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`the download stood still for ${stallsAfter / 1000} seconds`)),
        stallsAfter,
      );
    });
    try {
      const part: { done: boolean; value?: Uint8Array } = await Promise.race([reader.read(), stalled]);
      if (part.value === undefined) return;
      yield part.value;
    } catch (error) {
      await reader.cancel().catch(() => undefined);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
