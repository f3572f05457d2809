import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Credentials } from './credentials.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'gavel-credentials-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const ada = { token: 'gvl_ada', kind: 'session', name: 'Ada', expiresAt: null } as const;

describe('kept tokens', () => {
  it('are readable by their owner alone, in a folder that is so too', () => {
    const credentials = new Credentials(path.join(home, 'gavel'));
    credentials.keep('https://a.example', ada);
    expect(statSync(credentials.file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(credentials.file)).mode & 0o777).toBe(0o700);
    expect(readdirSync(path.join(home, 'gavel'))).toEqual(['credentials.json']);
  });

  it('are made private again when they are written over a file that was not', () => {
    const credentials = new Credentials(home);
    writeFileSync(credentials.file, '{"lastServer":null,"servers":{}}', { mode: 0o644 });
    credentials.keep('https://a.example', ada);
    expect(statSync(credentials.file).mode & 0o777).toBe(0o600);
  });

  it('belong to one server each', () => {
    const credentials = new Credentials(home);
    credentials.keep('https://a.example', ada);
    credentials.keep('https://b.example', { ...ada, token: 'gvl_b' });
    expect(credentials.of('https://a.example')).toEqual(ada);
    expect(credentials.of('https://c.example')).toBeNull();
    expect(credentials.of('constructor')).toBeNull();
    expect(credentials.lastServer).toBe('https://b.example');
    credentials.forget('https://b.example');
    expect(credentials.of('https://b.example')).toBeNull();
    expect(credentials.of('https://a.example')).toEqual(ada);
  });

  it('say what to do when their file is broken', () => {
    const credentials = new Credentials(home);
    writeFileSync(credentials.file, '{');
    expect(() => credentials.lastServer).toThrow(/cannot be read/);
  });
});
