import { describe, expect, it } from '@jest/globals';
import { archiveName, checksumOf } from './temporal-download.ts';
import { findTemporal, temporalCacheDirs } from './temporal-source.ts';
import { judgeVersion } from './temporal-version.ts';

const log = (): void => undefined;

describe('finding Temporal', () => {
  it('takes TEMPORAL_ADDRESS before anything else', async () => {
    const found = await findTemporal({
      env: { TEMPORAL_ADDRESS: 'temporal.internal:7233' },
      cacheDirs: [],
      log,
    });
    expect(found).toEqual({ kind: 'address', address: 'temporal.internal:7233' });
  });

  it("looks in the user's cache before the project's own", () => {
    expect(temporalCacheDirs({ XDG_CACHE_HOME: '/cache' }, '/project/.gavel')).toEqual([
      '/cache/gavel/temporal-1.5.1',
      '/project/.gavel/cache/temporal-1.5.1',
    ]);
  });

  it.each(['', 'cache'])('ignores XDG_CACHE_HOME that is no absolute path: "%s"', (XDG_CACHE_HOME) => {
    expect(temporalCacheDirs({ XDG_CACHE_HOME }, '/project/.gavel')).toEqual(
      temporalCacheDirs({}, '/project/.gavel'),
    );
  });
});

describe("Temporal's version line", () => {
  it('passes a server that is new enough, released or built from source', () => {
    expect(judgeVersion('temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)')).toBeNull();
    expect(judgeVersion('temporal version 0.0.0-DEV (Server 2.0.0, UI 2.42.1)')).toBeNull();
  });

  it('says what is wrong with an old or a foreign one', () => {
    expect(judgeVersion('temporal version 0.10.0 (Server 1.22.0, UI 2.0.0)')).toBe(
      'its server 1.22 is older than 1.26',
    );
    expect(judgeVersion('temporal: a calendar')).toContain('does not look like');
  });
});

describe("a release's archive", () => {
  it('is named for the platform as the release names it', () => {
    expect(archiveName('linux', 'x64')).toBe('temporal_cli_1.5.1_linux_amd64.tar.gz');
    expect(archiveName('darwin', 'arm64')).toBe('temporal_cli_1.5.1_darwin_arm64.tar.gz');
  });

  it('has its checksum in the list under its exact name', () => {
    const sum = 'a'.repeat(64);
    const list = `${'b'.repeat(64)}  other.tar.gz\n${sum}  wanted.tar.gz\n${'c'.repeat(64)} *binary.tar.gz\n`;
    expect(checksumOf(list, 'wanted.tar.gz')).toBe(sum);
    expect(checksumOf(list, 'binary.tar.gz')).toBe('c'.repeat(64));
    expect(checksumOf(list, 'absent.tar.gz')).toBeNull();
    expect(checksumOf(`not-a-sum  wanted.tar.gz`, 'wanted.tar.gz')).toBeNull();
  });
});
