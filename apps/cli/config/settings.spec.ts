import { describe, expect, it } from '@jest/globals';
import { addressOf, resolveSettings, type SettingsSources } from './settings.ts';

const all: SettingsSources = {
  flags: { url: 'https://flag.example', requestTimeout: '1s' },
  env: { GAVEL_URL: 'https://env.example' },
  project: {
    url: 'https://project.example',
    requestTimeout: '2s',
    services: ['shop'],
    environments: ['dev'],
  },
  user: { url: 'https://user.example', requestTimeout: '3s', services: ['wiki'], environments: ['staging'] },
  lastServer: 'https://last.example',
  tokenFor: (address) => `kept for ${address}`,
};

describe('settings', () => {
  it('take flags over environment over project file over user file over the last sign-in', () => {
    const addresses = [
      all,
      { ...all, flags: {} },
      { ...all, flags: {}, env: {} },
      { ...all, flags: {}, env: {}, project: {} },
      { ...all, flags: {}, env: {}, project: {}, user: {} },
      { ...all, flags: {}, env: {}, project: {}, user: {}, lastServer: null },
    ].map((sources) => {
      const { address, addressFrom, requestTimeout } = resolveSettings(sources);
      return [address, addressFrom, requestTimeout];
    });
    expect(addresses).toEqual([
      ['https://flag.example', 'flag', 1_000],
      ['https://env.example', 'environment', 2_000],
      ['https://project.example', 'project file', 2_000],
      ['https://user.example', 'user file', 3_000],
      ['https://last.example', 'last sign-in', 30_000],
      [null, null, 30_000],
    ]);
  });

  it('take lists from the project file before the user file', () => {
    expect(resolveSettings(all)).toMatchObject({ services: ['shop'], environments: ['dev'] });
    expect(resolveSettings({ ...all, project: {} })).toMatchObject({ services: ['wiki'] });
  });

  it('take the token of the environment before the one kept for this very server', () => {
    const withToken = { ...all, env: { ...all.env, GAVEL_TOKEN: 't' } };
    expect(resolveSettings(withToken)).toMatchObject({ token: 't', tokenFrom: 'environment' });
    expect(resolveSettings(all)).toMatchObject({
      token: 'kept for https://flag.example',
      tokenFrom: 'sign-in',
    });
    expect(resolveSettings({ ...all, tokenFor: () => null })).toMatchObject({ token: null, tokenFrom: null });
  });

  it('never send the environment’s token where a project’s file points', () => {
    const sources = { ...all, flags: {}, env: { GAVEL_TOKEN: 't' } };
    expect(() => resolveSettings(sources)).toThrow('must not decide where a token goes');
    expect(resolveSettings({ ...sources, flags: { url: 'https://flag.example' } }).token).toBe('t');
  });

  it('count an empty variable as none', () => {
    const env = { GAVEL_URL: '', GAVEL_TOKEN: '' };
    expect(resolveSettings({ ...all, flags: {}, env }).addressFrom).toBe('project file');
  });
});

describe('an address', () => {
  it('is scheme, host and port', () => {
    expect(addressOf('http://127.0.0.1:8080/')).toBe('http://127.0.0.1:8080');
    expect(addressOf('https://GAVEL.example:443/some/path?x')).toBe('https://gavel.example');
  });

  it.each(['gavel.example', 'file:///etc/passwd', 'https://me:secret@gavel.example', ''])(
    'is not %j',
    (text) => {
      expect(() => addressOf(text)).toThrow(expect.objectContaining({ exitCode: 64 }));
    },
  );
});
