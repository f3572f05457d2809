import type { Json } from './canonical-json.ts';

/** What stood where an edit says something; for its event, which tells before and after. */
export function formerly(before: object, edit: object): { readonly [key: string]: Json } {
  const said = new Map(Object.entries(edit).filter(([, value]) => value !== undefined));
  return Object.fromEntries(
    Object.entries(before)
      .filter(([key]) => said.has(key))
      .map(([key, value]) => [key, value as Json]),
  );
}
