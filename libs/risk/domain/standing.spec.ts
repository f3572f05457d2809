import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rankOf, riskClasses } from './model.ts';
import { standingClass } from './standing.ts';

const level = fc.constantFrom(...riskClasses);
const content = { revision: 2, digest: 'sha256:b' };

describe('the class that counts', () => {
  it('is what the model found while nobody said otherwise', () => {
    for (const assessed of riskClasses) expect(standingClass(assessed, null, content)).toBe(assessed);
  });

  it.each([
    ['lowered on this content', 'HIGH', { assessed: 'HIGH', class: 'LOW', ...content }, 'LOW'],
    ['lowered, and found lower still', 'LOW', { assessed: 'HIGH', class: 'MEDIUM', ...content }, 'LOW'],
    [
      'lowered, and found higher since',
      'VERY_HIGH',
      { assessed: 'HIGH', class: 'LOW', ...content },
      'VERY_HIGH',
    ],
    [
      'lowered on earlier content',
      'HIGH',
      { assessed: 'HIGH', class: 'LOW', revision: 1, digest: 'sha256:a' },
      'HIGH',
    ],
    [
      'lowered on content edited and edited back',
      'HIGH',
      { assessed: 'HIGH', class: 'LOW', ...content, revision: 0 },
      'HIGH',
    ],
    ['raised on this content', 'LOW', { assessed: 'LOW', class: 'HIGH', ...content }, 'HIGH'],
    [
      'raised, and found higher still',
      'VERY_HIGH',
      { assessed: 'LOW', class: 'HIGH', ...content },
      'VERY_HIGH',
    ],
  ] as const)('when it was %s', (_what, assessed, override, expected) => {
    expect(standingClass(assessed, override, content)).toBe(expected);
  });

  it('is below what was found only where somebody lowered exactly that, or more, on this content', () => {
    const revision = fc.integer({ min: 1, max: 3 });
    fc.assert(
      fc.property(level, level, level, revision, (found, assessed, said, at) => {
        const override = { assessed, class: said, revision: at, digest: content.digest };
        if (rankOf(standingClass(found, override, content)) >= rankOf(found)) return;
        expect(at).toBe(content.revision);
        expect(rankOf(said)).toBeLessThan(rankOf(assessed));
        expect(rankOf(found)).toBeLessThanOrEqual(rankOf(assessed));
      }),
    );
  });
});
