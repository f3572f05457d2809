import { describe, expect, it } from '@jest/globals';
import { isInstalled, nodeProblem } from './setup.mjs';

describe('the version of Node', () => {
  it('is enough from the wanted one on', () => {
    expect(nodeProblem('20.19.0', '20.19')).toBeNull();
    expect(nodeProblem('22.1.0', '20.19')).toBeNull();
  });

  it('is refused with both versions and a way out', () => {
    expect(nodeProblem('18.20.1', '20.19')).toMatch(/20\.19[\s\S]*18\.20\.1[\s\S]*nvm install/);
    expect(nodeProblem('20.9.0', '20.19')).not.toBeNull();
  });
});

describe('what is installed', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/mac-only': { version: '2.0.0', optional: true },
    },
  };

  it('is complete when only packages for other machines are missing', () => {
    expect(isInstalled(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
  });

  it('is incomplete when a package is missing or has another version', () => {
    expect(isInstalled(lock, { packages: {} })).toBe(false);
    expect(isInstalled(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false);
  });
});
