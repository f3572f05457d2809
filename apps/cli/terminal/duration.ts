import { wrongUsage } from '../errors.ts';

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `30s`, `5m`, `1h`; a bare number is seconds. */
export function parseDuration(text: string): number {
  const match = /^(\d{1,9})(ms|s|m|h|d)?$/.exec(text.trim());
  const unit = units[match?.[2] ?? 's'];
  if (match === null || unit === undefined)
    throw wrongUsage(`"${text}" is not a time span.`, 'Write it like 30s, 5m or 2h.');
  return Number(match[1]) * unit;
}
