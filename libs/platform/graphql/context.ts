import type { GavelRequest } from '#platform/http';
import DataLoader from 'dataloader';

/** What every resolver sees of its request. */
export interface GraphQLContext {
  readonly request: GavelRequest;
  readonly loaders: Map<symbol, DataLoader<never, never>>;
}

export const contextOf = (request: GavelRequest): GraphQLContext => ({ request, loaders: new Map() });

/**
 * The request's loader under `key`: whatever a page's rows ask one by one is fetched in one query. `load` answers a
 * map; a key it leaves out gives null.
 */
export function loaderOf<K, V>(
  context: GraphQLContext,
  key: symbol,
  load: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): DataLoader<K, V | null> {
  const known = context.loaders.get(key) as DataLoader<K, V | null> | undefined;
  if (known !== undefined) return known;
  const loader = new DataLoader<K, V | null>(async (keys) => {
    const found = await load(keys);
    return keys.map((k) => found.get(k) ?? null);
  });
  context.loaders.set(key, loader as unknown as DataLoader<never, never>);
  return loader;
}
