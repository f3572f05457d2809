import { describe, expect, it } from '@jest/globals';
import { Watch } from './watch.ts';

/** Work that is under way until it is told what it left. */
function bench() {
  const begun: ((more: boolean) => void)[] = [];
  const told: ((count: number) => void)[] = [];
  return {
    begun,
    work: () =>
      new Promise<boolean>((resolve) => {
        begun.push(resolve);
        told.shift()?.(begun.length);
      }),
    next: () => new Promise<number>((resolve) => told.push(resolve)),
  };
}

describe('Watch', () => {
  it('goes on while there is more, one piece at a time, and then waits for a hint', async () => {
    const { begun, work, next } = bench();
    const watch = new Watch(work);
    watch.start();
    expect(begun).toHaveLength(1);
    const second = next();
    begun[0]?.(true);
    expect(await second).toBe(2);
    begun[1]?.(false);
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toHaveLength(2);
    const third = next();
    watch.hint();
    expect(await third).toBe(3);
    begun[2]?.(false);
    await watch.stop();
    expect(begun).toHaveLength(3);
  });

  it('forgets no hint that comes during the work', async () => {
    const { begun, work, next } = bench();
    const watch = new Watch(work);
    watch.start();
    watch.hint();
    const second = next();
    begun[0]?.(false);
    expect(await second).toBe(2);
    const stopped = watch.stop();
    begun[1]?.(false);
    await stopped;
  });

  it('looks by itself from time to time', async () => {
    const { begun, work, next } = bench();
    const watch = new Watch(work, { every: 1 });
    watch.start();
    const second = next();
    begun[0]?.(false);
    expect(await second).toBe(2);
    const stopped = watch.stop();
    begun[1]?.(false);
    await stopped;
  });

  it('rests through hints where it was told to, and does not forget them', async () => {
    const { begun, work, next } = bench();
    const rest = 50;
    const watch = new Watch(work, { rest });
    watch.start();
    const second = next();
    const before = performance.now();
    begun[0]?.(false);
    watch.hint();
    expect(await second).toBe(2);
    // A timer may be a millisecond early.
    expect(performance.now() - before).toBeGreaterThanOrEqual(rest - 2);
    const stopped = watch.stop();
    begun[1]?.(false);
    await stopped;
  });

  it('stops in the midst of a rest at once, and waits for the work under way', async () => {
    const resting = bench();
    const watch = new Watch(resting.work, { rest: 3_600_000, every: 3_600_000 });
    watch.start();
    resting.begun[0]?.(false);
    await new Promise((resolve) => setImmediate(resolve));
    await watch.stop();
    expect(resting.begun).toHaveLength(1);

    const { begun, work } = bench();
    const busy = new Watch(work);
    busy.start();
    let stopped = false;
    const stop = busy.stop().then(() => (stopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    begun[0]?.(true);
    await stop;
    expect(begun).toHaveLength(1);
  });
});
