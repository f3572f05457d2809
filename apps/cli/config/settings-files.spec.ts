import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { projectFile, readSettings, userFile } from './settings-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gavel-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const written = (text: string): string => {
  const file = path.join(folder, '.gavel.yml');
  writeFileSync(file, text);
  return file;
};

describe('settings files', () => {
  it('are found from a folder upwards', () => {
    const deep = path.join(folder, 'a/b');
    mkdirSync(deep, { recursive: true });
    const file = written('url: https://gavel.example');
    expect(projectFile(deep)).toBe(file);
  });

  it('say what they say, and nothing when they are not there', async () => {
    const file = written('url: https://gavel.example\nservices: [shop, wiki]\n');
    expect(await readSettings(file)).toEqual({ url: 'https://gavel.example', services: ['shop', 'wiki'] });
    expect(await readSettings(written(''))).toEqual({});
    expect(await readSettings(path.join(folder, 'none'))).toEqual({});
    expect(await readSettings(null)).toEqual({});
  });

  it.each([
    ['token: abc', 'there is no setting "token"'],
    ['url: [a]', 'url has to be a text'],
    ['services: shop', 'services has to be a list of texts'],
    ['- a', 'has to be a list of settings'],
    ['url: "', 'cannot be read'],
  ])('are refused for %j', async (text, message) => {
    await expect(readSettings(written(text))).rejects.toMatchObject({
      exitCode: 64,
      message: expect.stringContaining(message),
    });
  });

  it('of the user lie where XDG says, if it says an absolute path', () => {
    expect(userFile({ XDG_CONFIG_HOME: '/x' })).toBe('/x/gavel/config.yml');
    expect(userFile({ XDG_CONFIG_HOME: 'relative' })).toMatch(/\/\.config\/gavel\/config\.yml$/);
  });
});
