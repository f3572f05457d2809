import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { findTemporal, freePort, isAlive, loopback, startTemporal } from '#platform/embedded';
import { stack } from '../support/stack.ts';
import { waitFor } from '../support/wait-for.ts';

let directory: string;
let lines: string[];
const servers: Server[] = [];
const log = (line: string): void => {
  lines.push(line);
};

beforeEach(() => {
  directory = mkdtempSync(path.join(stack().dataDir, 'temporal-'));
  lines = [];
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  rmSync(directory, { recursive: true, force: true });
});

/** A small program in place of the 250 MB one: the release's archive holds it, and it knows its version. */
function archive(): { name: string; bytes: Buffer; checksum: string } {
  const program = path.join(directory, 'temporal');
  writeFileSync(program, '#!/bin/sh\necho "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"\n');
  chmodSync(program, 0o755);
  const cpu = process.arch === 'x64' ? 'amd64' : process.arch;
  const name = `temporal_cli_1.5.1_${process.platform}_${cpu}.tar.gz`;
  execFileSync('tar', ['-czf', path.join(directory, name), '-C', directory, 'temporal']);
  rmSync(program);
  const bytes = readFileSync(path.join(directory, name));
  return { name, bytes, checksum: createHash('sha256').update(bytes).digest('hex') };
}

async function serve(files: Record<string, string | Buffer>): Promise<string> {
  const server = createServer((request, response) => {
    const body = files[(request.url ?? '').slice(1)];
    response.statusCode = body === undefined ? 404 : 200;
    response.end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, loopback, resolve);
  });
  return `http://${loopback}:${(server.address() as AddressInfo).port}`;
}

/** A machine with a shell and tar, and neither Temporal nor Go. */
function bareMachine(download: string): NodeJS.ProcessEnv {
  const bin = path.join(directory, 'bin');
  mkdirSync(bin, { recursive: true });
  return { PATH: bin, GAVEL_TEMPORAL_DOWNLOAD: download };
}

describe('finding Temporal', () => {
  it('downloads the release, checks it, and finds it in the cache the next time', async () => {
    const { name, bytes, checksum } = archive();
    const download = await serve({ 'checksums.txt': `${checksum}  ${name}\n`, [name]: bytes });
    const cacheDirs = [path.join(directory, 'cache')];
    const env = bareMachine(download);
    const file = path.join(directory, 'cache/temporal');
    expect(await findTemporal({ env, cacheDirs, log })).toEqual({
      kind: 'binary',
      path: file,
      from: 'download',
    });
    expect(lines.at(-1)).toContain('100 %');
    expect(await findTemporal({ env, cacheDirs, log })).toEqual({
      kind: 'binary',
      path: file,
      from: 'cache',
    });
    expect(readdirSync(path.join(directory, 'cache'))).toEqual(['temporal']);
  });

  it('takes one on the PATH before the cache', async () => {
    const env = bareMachine(await serve({}));
    const file = path.join(directory, 'bin/temporal');
    writeFileSync(file, '#!/bin/sh\necho "temporal version 1.6.0 (Server 1.30.0, UI 2.50.0)"\n', {
      mode: 0o755,
    });
    expect(await findTemporal({ env, cacheDirs: [directory], log })).toEqual({
      kind: 'binary',
      path: file,
      from: 'PATH',
    });
  });

  it('keeps nothing of a download whose checksum is another', async () => {
    const { name, bytes } = archive();
    const download = await serve({ 'checksums.txt': `${'0'.repeat(64)}  ${name}\n`, [name]: bytes });
    const search = findTemporal({
      env: bareMachine(download),
      cacheDirs: [path.join(directory, 'cache')],
      log,
    });
    await expect(search).rejects.toThrow(/the checksum of .* is [0-9a-f]{64}; its release lists 0{64}/);
    expect(readdirSync(path.join(directory, 'cache'))).toEqual([]);
  });

  it('says everything it tried, why each failed, and the three ways out', async () => {
    const download = await serve({});
    const search = findTemporal({
      env: bareMachine(download),
      cacheDirs: [path.join(directory, 'cache')],
      log,
    });
    const message = await search.then(
      () => '',
      (error: unknown) => (error as Error).message,
    );
    expect(message).toContain('`temporal` on the PATH: there is none');
    expect(message).toMatch(/the cache, .*cache\/temporal: not there/);
    expect(message).toContain(`the official download: ${download}/checksums.txt answered 404`);
    expect(message).toContain('a build by Go: Go is not installed');
    expect(message).toContain('1. install Temporal');
    expect(message).toContain('2. set TEMPORAL_ADDRESS');
    expect(message).toContain('3. install Go');
  });

  it('names a download server that cannot be reached', async () => {
    const nobody = `http://${loopback}:${await freePort()}`;
    const search = findTemporal({
      env: bareMachine(nobody),
      cacheDirs: [path.join(directory, 'cache')],
      log,
    });
    await expect(search).rejects.toThrow(`${nobody}/checksums.txt cannot be reached`);
  });
});

describe('the embedded Temporal', () => {
  it('keeps its state over restarts, runs beside another, and takes over from one left behind', async () => {
    const { temporalBinary } = stack();
    if (temporalBinary === null)
      throw new Error('TEMPORAL_ADDRESS is set: this test needs a program to start.');
    const begin = () => startTemporal({ binary: temporalBinary, dataDir: directory, port: freePort, log });
    const first = await begin();
    const before = await namespaceId(first.address);
    const second = await begin();
    expect(isAlive(first.process.pid)).toBe(false);
    expect(lines.join('\n')).toContain(`process ${first.process.pid}`);
    expect(await namespaceId(second.address)).toBe(before);
    expect(await namespaceId(stack().temporalAddress)).not.toBe(before);
    await second.stop();
    await waitFor(() => !isAlive(second.process.pid), { what: 'Temporal to be gone' });
  });
});

async function namespaceId(address: string): Promise<string> {
  const connection = await Connection.connect({ address });
  try {
    const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: 'default' });
    return namespaceInfo?.id ?? '';
  } finally {
    await connection.close();
  }
}
