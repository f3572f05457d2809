import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newToken, parseToken } from './token.ts';

describe('token', () => {
  it('is read back as what was kept of it', () => {
    const token = newToken();
    expect(token.text).toMatch(/^gvl_[0-9A-Za-z]{10}_[0-9A-Za-z]{49}$/);
    expect(parseToken(token.text)).toEqual({ prefix: token.prefix, secretHash: token.secretHash });
  });

  it('keeps nothing that gives the secret away', () => {
    const { text, prefix, secretHash } = newToken();
    expect(secretHash).toHaveLength(32);
    expect(text.slice(15, 58)).not.toContain(prefix);
    expect(secretHash.toString('latin1')).not.toContain(text.slice(15, 58));
  });

  it('is never given twice', () => {
    const many = Array.from({ length: 500 }, () => newToken());
    expect(new Set(many.map((t) => t.prefix)).size).toBe(500);
    expect(new Set(many.map((t) => t.secretHash.toString('hex'))).size).toBe(500);
  });

  it('is refused when any one character differs', () => {
    const { text } = newToken();
    const other = fc.stringMatching(/^[0-9A-Za-z]$/);
    fc.assert(
      fc.property(fc.nat(text.length - 1), other, (at, char) => {
        fc.pre(text[at] !== char);
        expect(parseToken(text.slice(0, at) + char + text.slice(at + 1))).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('reads any text without failing', () => {
    fc.assert(fc.property(fc.string(), (text) => parseToken(text) === null));
    expect(parseToken(`${newToken().text}x`)).toBeNull();
    expect(parseToken('')).toBeNull();
  });
});
