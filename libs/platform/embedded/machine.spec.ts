import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { credentialsIn } from './credentials.ts';
import { postgresBinaries, restoreSymlinks } from './postgres-binaries.ts';
import { hostForUrl, serviceEnvironment } from './service.ts';
import { otherAccount } from './unprivileged.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'gavel-unit-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('the passwords of the embedded PostgreSQL', () => {
  it('are made once, kept, and readable by their owner alone', () => {
    const made = credentialsIn(directory);
    expect(new Set(Object.values(made)).size).toBe(3);
    for (const password of Object.values(made)) expect(password).toMatch(/^[\w-]{32}$/);
    expect(credentialsIn(directory)).toEqual(made);
    expect(statSync(path.join(directory, 'credentials.json')).mode & 0o777).toBe(0o600);
  });
});

describe("the PostgreSQL package's symbolic links", () => {
  it('are made from its list when its own script did not run, and left alone when they are there', () => {
    mkdirSync(path.join(directory, 'native/lib'), { recursive: true });
    writeFileSync(path.join(directory, 'native/lib/libpq.so.5.18'), 'library');
    const list = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
    writeFileSync(path.join(directory, 'native/pg-symlinks.json'), JSON.stringify(list));
    restoreSymlinks(directory);
    restoreSymlinks(directory);
    expect(readlinkSync(path.join(directory, 'native/lib/libpq.so.5'))).toBe('libpq.so.5.18');
    expect(readFileSync(path.join(directory, 'native/lib/libpq.so.5'), 'utf8')).toBe('library');
  });
});

describe('the PostgreSQL for this machine', () => {
  it('is there and of the version that the data is made for', () => {
    const binaries = postgresBinaries();
    expect(existsSync(binaries.initdb)).toBe(true);
    expect(binaries.majorVersion).toBe(18);
  });

  it('is missed with the ways out on a machine that has no package', () => {
    expect(() => postgresBinaries('linux', 'riscv64')).toThrow(/riscv64[\s\S]*GAVEL_DATABASE_URL/);
  });
});

describe('the account to run as in place of root', () => {
  const line = (name: string, uid: number): string => `${name}:x:${uid}:${uid}::/:/bin/false`;

  it("is PostgreSQL's own where there is one, else nobody, else the first that is not root", () => {
    expect(otherAccount([line('root', 0), line('nobody', 65534), line('postgres', 70)].join('\n')).uid).toBe(
      70,
    );
    expect(otherAccount([line('root', 0), line('daemon', 1), line('nobody', 65534)].join('\n')).uid).toBe(
      65534,
    );
    expect(otherAccount([line('root', 0), line('daemon', 1)].join('\n')).uid).toBe(1);
  });
});

describe("a service's environment", () => {
  it("carries the application's database and never the owner's", () => {
    const env = serviceEnvironment({
      inherited: {
        GAVEL_DATABASE_OWNER_URL: 'postgres://owner@db/gavel',
        GAVEL_LOG_LEVEL: 'warn',
        PORT: '1',
      },
      apiPort: 8080,
      workerPort: 8081,
      databaseUrl: 'postgres://app@db/gavel',
      temporalAddress: 'temporal:7233',
      dataDir: '/data',
    });
    expect(Object.keys(env)).not.toContain('GAVEL_DATABASE_OWNER_URL');
    expect(env).toMatchObject({
      PORT: '8080',
      GAVEL_LOG_LEVEL: 'warn',
      GAVEL_DATABASE_URL: 'postgres://app@db/gavel',
    });
  });

  it('is asked for health at an address that can be connected to', () => {
    expect([undefined, '0.0.0.0', '::', '::1', '10.0.0.5'].map((host) => hostForUrl(host))).toEqual([
      '127.0.0.1',
      '127.0.0.1',
      '127.0.0.1',
      '[::1]',
      '10.0.0.5',
    ]);
  });
});
