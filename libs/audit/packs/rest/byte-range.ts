/** A part of a file: the first and the last byte of it. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * What a Range header asks for (RFC 9110, 14.2): one range, as whoever goes on with a download sends it.
 * @returns 'WHOLE' for none, or for what may be passed over; 'NONE' for a range that lies outside
 */
export function byteRange(header: string | undefined, size: number): ByteRange | 'WHOLE' | 'NONE' {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return 'WHOLE';
  if (first === '')
    return Number(last) === 0 || size === 0
      ? 'NONE'
      : { start: Math.max(0, size - Number(last)), end: size - 1 };
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return 'WHOLE';
  return start >= size ? 'NONE' : { start, end };
}
