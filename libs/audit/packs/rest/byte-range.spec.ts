import { describe, expect, it } from '@jest/globals';
import { byteRange } from './byte-range.ts';

describe('a range of bytes', () => {
  it.each([
    [undefined, 'WHOLE'],
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=40-', { start: 40, end: 99 }],
    ['bytes=40-49', { start: 40, end: 49 }],
    ['bytes=40-4000', { start: 40, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=99-99', { start: 99, end: 99 }],
    ['bytes=100-', 'NONE'],
    ['bytes=-0', 'NONE'],
    // Several ranges, other units and what is no range are passed over, as RFC 9110 has it.
    ['bytes=0-1,5-6', 'WHOLE'],
    ['lines=1-2', 'WHOLE'],
    ['bytes=-', 'WHOLE'],
    ['bytes=5-4', 'WHOLE'],
    ['bytes=a-b', 'WHOLE'],
  ])('that is asked for by %j of 100 is %j', (header, expected) => {
    expect(byteRange(header, 100)).toEqual(expected);
  });

  it('lies in a file that has bytes', () => {
    expect(byteRange('bytes=0-', 0)).toBe('NONE');
    expect(byteRange('bytes=-5', 0)).toBe('NONE');
  });
});
