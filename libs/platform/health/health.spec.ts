import { describe, expect, it } from '@jest/globals';
import { Health } from './health.ts';

const up = () => Promise.resolve();
const down = () => Promise.reject(new Error('password=secret'));

describe('readiness', () => {
  it('is ready when all is there', async () => {
    const health = new Health([{ name: 'store', needed: true, check: up }]);
    expect(await health.readiness()).toEqual({ status: 'ready', dependencies: { store: 'up' }, missing: [] });
  });

  it('is degraded without what is only useful, unavailable without what is needed; says which, never why', async () => {
    const health = (needed: boolean) =>
      new Health([
        { name: 'store', needed: true, check: up },
        { name: 'patience', needed, check: down },
      ]).readiness();
    expect(await health(false)).toEqual({
      status: 'degraded',
      dependencies: { store: 'up', patience: 'down' },
      missing: ['patience'],
    });
    expect((await health(true)).status).toBe('unavailable');
  });

  it('counts a check that does not answer as down', async () => {
    const health = new Health([{ name: 'store', needed: true, check: () => new Promise(() => undefined) }]);
    expect((await health.readiness()).missing).toEqual(['store']);
  });

  it('asks once for many probes at a time, and again for the next', async () => {
    let asked = 0;
    const check = () => Promise.resolve((asked += 1));
    const health = new Health([{ name: 'store', needed: true, check }]);
    await Promise.all([health.readiness(), health.readiness(), health.readiness()]);
    expect(asked).toBe(1);
    await health.readiness();
    expect(asked).toBe(2);
  });
});
