import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './index.ts';

const least = { GAVEL_DATABASE_URL: 'postgres://gavel_app@db/gavel' };

describe('the configuration', () => {
  it('needs a database and nothing else', () => {
    expect(loadConfig(least)).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      workerPort: 8081,
      temporal: { address: '127.0.0.1:7233', namespace: 'default', taskQueue: 'gavel' },
      evidence: { dir: '.gavel/evidence' },
      mail: null,
      oidc: null,
      traces: false,
    });
  });

  it('takes an empty setting for one that is not there', () => {
    const empty = { PORT: '', GAVEL_SMTP_URL: '', GAVEL_OIDC_ISSUER: '', GAVEL_OIDC_AUDIENCE: '' };
    expect(loadConfig({ ...least, ...empty })).toEqual(loadConfig(least));
    expect(() => loadConfig({ GAVEL_DATABASE_URL: '' })).toThrow(/GAVEL_DATABASE_URL/);
  });

  it('names every bad setting in one error', () => {
    const bad = { PORT: 'http', GAVEL_DATABASE_POOL: '1', GAVEL_LOG_LEVEL: 'loud' };
    expect(() => loadConfig(bad)).toThrow(
      /PORT:[^]*GAVEL_DATABASE_URL:[^]*GAVEL_DATABASE_POOL:[^]*GAVEL_LOG_LEVEL:[^]*docs\/operations\.md/,
    );
  });

  it('refuses half an OIDC issuer', () => {
    expect(() => loadConfig({ ...least, GAVEL_OIDC_ISSUER: 'https://id.example' })).toThrow(/go together/);
  });
});
