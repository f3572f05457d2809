import { describe, expect, it } from '@jest/globals';
import { identityOf, identityText } from './identity.ts';

describe('identityOf', () => {
  it.each([
    ['ann@example.org', { issuer: 'mail', subject: 'ann@example.org' }],
    ['Ann Example <Ann@Example.org>', { issuer: 'mail', subject: 'ann@example.org' }],
    ['github|someone <ann@example.org>', { issuer: 'mail', subject: 'ann@example.org' }],
    ['https://github.com|OctoCat', { issuer: 'https://github.com', subject: 'octocat' }],
    ['gavel|ci-bot', { issuer: 'gavel', subject: 'ci-bot' }],
    ['slack:T024|U061F', { issuer: 'slack:t024', subject: 'u061f' }],
    ['octocat', { issuer: 'unknown', subject: 'octocat' }],
    ['|octocat', { issuer: 'unknown', subject: '|octocat' }],
  ])('reads %s', (text, identity) => {
    expect(identityOf(text)).toEqual(identity);
  });

  it.each([null, undefined, '', '   '])('finds nobody in %p', (text) => {
    expect(identityOf(text)).toBeNull();
  });

  it('reads its own text again', () => {
    for (const text of ['ann@example.org', 'https://github.com|octocat'])
      expect(identityText(identityOf(text) ?? { issuer: '', subject: '' })).toBe(text);
  });
});
