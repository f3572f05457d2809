import { describe, expect, it } from '@jest/globals';
import { acceptedCorrelationId } from './correlation.ts';
import { inSpan, traceIdIn, traceIdOf } from './tracing.ts';

describe('the trace of a correlation id', () => {
  it('is the id itself where that can be one', () => {
    expect(traceIdOf('0af7651916cd43dd8448eb211c80319c')).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(traceIdOf('0AF76519-16CD-43DD-8448-EB211C80319C')).toBe('0af7651916cd43dd8448eb211c80319c');
  });

  it('is otherwise derived from it, always the same', () => {
    expect(traceIdOf('build-42.retry')).toMatch(/^[0-9a-f]{32}$/);
    expect(traceIdOf('build-42.retry')).toBe(traceIdOf('build-42.retry'));
    expect(traceIdOf('build-42.retry')).not.toBe(traceIdOf('build-43.retry'));
    expect(traceIdOf('0'.repeat(32))).not.toBe('0'.repeat(32));
    expect(traceIdOf(undefined)).not.toBe(traceIdOf(undefined));
  });

  it('is taken from a traceparent header that is well formed', () => {
    const id = '0af7651916cd43dd8448eb211c80319c';
    expect(acceptedCorrelationId(traceIdIn(`00-${id}-b7ad6b7169203331-01`))).toBe(id);
    for (const bad of [
      undefined,
      '',
      '00-xyz',
      `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
      [`00-${id}-b7ad6b7169203331-01`],
    ])
      expect(traceIdIn(bad)).toBeUndefined();
  });
});

describe('inSpan', () => {
  it('changes nothing while no traces are kept', async () => {
    expect(await inSpan('x', {}, () => Promise.resolve(7))).toBe(7);
    await expect(inSpan('x', {}, () => Promise.reject(new Error('as it was')))).rejects.toThrow('as it was');
  });
});
