import { describe, expect, it } from '@jest/globals';
import { isKnownPipeline } from './pipelines.ts';

describe('a pipeline', () => {
  it.each<[pipeline: string, known: string[], expected: boolean]>([
    ['https://ci.example/pay', ['https://ci.example/pay'], true],
    ['https://ci.example/pay/2', ['https://ci.example/pay'], false],
    ['https://ci.example/pay/2', ['https://ci.example/*'], true],
    ['https://ci.example.evil.test/pay', ['https://ci.example/*'], false],
    ['https://other.example/pay', ['https://ci.example/*', 'https://other.example/pay'], true],
    ['anything', [], false],
  ])('%s among %j: %s', (pipeline, known, expected) => {
    expect(isKnownPipeline(pipeline, known)).toBe(expected);
  });
});
