import { wrongUsage } from '../errors.ts';
import { parseDuration } from '../terminal/duration.ts';

/** An instant from a date (midnight UTC), an RFC 3339 instant, or a span back from now, as in `30d`. */
export function parseSince(text: string, now: Date): string {
  if (/^\d{4}-\d{2}-\d{2}(T.+(Z|[+-]\d{2}:\d{2}))?$/.test(text)) {
    const at = new Date(text);
    if (!Number.isNaN(at.getTime())) return at.toISOString();
  } else if (/^\d+[hdms]+$/.test(text)) return new Date(now.getTime() - parseDuration(text)).toISOString();
  throw wrongUsage(
    `"${text}" is neither a date nor a span.`,
    'Write it like 2026-10-01, 2026-10-01T08:00:00Z or 30d.',
  );
}
