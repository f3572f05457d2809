import type DataLoader from 'dataloader';

/** What a loader finds under an id, as clients see it; null for no id, or when there is nothing. */
export async function shown<K, V, S>(
  loader: DataLoader<K, V | null>,
  id: K | null,
  show: (record: V) => S,
): Promise<S | null> {
  const record = id === null ? null : await loader.load(id);
  return record === null ? null : show(record);
}

/** What a loader finds under many ids, as clients see it, in their order; what there is not is left out. */
export async function allShown<K, V, S>(
  loader: DataLoader<K, V | null>,
  ids: readonly K[],
  show: (record: V) => S,
): Promise<S[]> {
  // Not loadMany: it gives failures back among the records, and a list that is short for a fault would pass for whole.
  const found = await Promise.all(ids.map((id) => loader.load(id)));
  return found.flatMap((record) => (record === null ? [] : [show(record)]));
}
