import type { CatalogAltered } from '#catalog';
import type { Id } from '#kernel';

/** An entry that was added (`from` is null), altered or ended: the versions before and after. */
interface EntryAltered {
  readonly kind: 'entry';
  readonly id: Id;
  readonly from: number | null;
  readonly to: number;
}

/** What may bring conflicts to changes that nobody has touched. */
export type Cause = EntryAltered | CatalogAltered;
