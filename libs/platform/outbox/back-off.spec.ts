import { describe, expect, it } from '@jest/globals';
import { backOffMs } from './back-off.ts';

describe('backOffMs', () => {
  const longest = (attempts: number) => backOffMs(attempts, () => 1);
  const shortest = (attempts: number) => backOffMs(attempts, () => 0);

  it('doubles from a quarter of a second to fifteen seconds, and stays there', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 1_000_000].map(longest)).toEqual([
      250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000,
    ]);
  });

  it('leaves up to half to chance', () => {
    expect([1, 3, 50].map(shortest)).toEqual([125, 500, 7_500]);
    for (let n = 1; n < 20; n += 1) {
      const pause = backOffMs(n);
      expect(pause).toBeGreaterThanOrEqual(shortest(n));
      expect(pause).toBeLessThanOrEqual(longest(n));
    }
  });
});
