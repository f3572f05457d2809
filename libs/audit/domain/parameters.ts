import type { Json } from '#kernel';

/** A question's parameters as they go on record: what was not asked for is left out. */
export function parametersOf(said: Readonly<Record<string, unknown>>): Record<string, Json> {
  const given = Object.entries(said).filter(([, value]) => value != null);
  return JSON.parse(JSON.stringify(Object.fromEntries(given))) as Record<string, Json>;
}
